import Report
import Stages

/// What the numbers of a book say about the paper's claims.
struct ClaimBadges {
  let verdicts: ClaimVerdicts

  /// Judges the numbers of a book, and those of a study where there is one.
  init(
    _ numbers: NumberFiles, besides study: [EvidenceFolder] = [], by book: ClaimBook? = nil,
    paper: PaperSide
  ) throws {
    verdicts = try ClaimVerdicts(
      study + [EvidenceFolder("artifacts", numbers)], by: book, paper: paper)
  }

  /// Every claim, followed by its transfers that have numbers.
  var all: [Badge] { shown(verdicts.claims.flatMap(\.all)) }

  /// The claims that rest on an artifact.
  func about(_ artifact: String) -> [Badge] { shown(verdicts.claims(about: artifact)) }

  private func shown(_ claims: [ClaimVerdict]) -> [Badge] {
    claims.filter { $0.place == nil || $0.evidence.kind != .nothing }.map(badge)
  }

  /// What a decided verdict rests on, and what an undecided one seems to be.
  private func evidence(_ claim: ClaimVerdict) -> String? {
    if claim.evidence.kind == .nothing { return nil }
    let words = claim.evidenceWords
    let direction =
      claim.verdict == .undecided ? "; direction seen: \(claim.direction.rawValue)" : ""
    return words.prefix(1).uppercased() + words.dropFirst() + direction + "."
  }

  private func badge(_ claim: ClaimVerdict) -> Badge {
    let kind: Badge.Kind =
      switch claim.verdict {
      case .supported: .good
      case .contradicted: .bad
      case .undecided: .neutral
      }
    let place = claim.place.map { " on \($0)" } ?? ""
    let reasons = claim.reasons.map { "Why: \($0)." }
    return Badge(
      "\(claim.answer)\(place)", kind: kind, statement: claim.statement,
      detail: ([evidence(claim)] + reasons).compactMap(\.self).joined(separator: " "))
  }
}
