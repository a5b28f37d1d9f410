import Report
import Stages

/// What the numbers of a book say about the paper's claims.
struct ClaimBadges {
  private let verdicts: ClaimVerdicts

  init(_ numbers: NumberFiles) throws {
    verdicts = try ClaimVerdicts(
      ClaimMetrics(numbers.metrics, measurements: numbers.measurements))
  }

  var all: [Badge] { verdicts.claims.map(badge) }

  /// The claims that rest on an artifact.
  func about(_ artifact: String) -> [Badge] { verdicts.claims(about: artifact).map(badge) }

  private func badge(_ claim: ClaimVerdict) -> Badge {
    let kind: Badge.Kind =
      switch claim.verdict {
      case .supported: .good
      case .contradicted: .bad
      case .undecided: .neutral
      }
    let direction =
      claim.verdict == .undecided && claim.direction != .notMeasured
      ? ["Direction seen: \(claim.direction.rawValue)."] : []
    let reasons = claim.reasons.map { "Why: \($0)." }
    return Badge(
      "\(claim.verdict.rawValue): \(claim.statement)", kind: kind,
      detail: (direction + reasons).joined(separator: " "))
  }
}
