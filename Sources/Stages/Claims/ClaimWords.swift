/// A verdict in a few words, which say what it rests on.
enum ClaimWords {
  static func words(_ verdict: ClaimVerdict) -> String {
    let evidence = verdict.evidence
    let isDecided = verdict.verdict != .undecided
    let n = evidence.n.map { ", n = \($0)" } ?? ""
    guard let place = verdict.place else {
      let rest = "\(evidence.kind.rawValue)\(n)"
      return isDecided
        ? "\(verdict.verdict.rawValue): \(rest)" : "undecided: \(rest)\(direction(verdict))"
    }
    let isReduced =
      evidence.kind == .realReduced || evidence.kind == .syntheticReduced
    let head = "on \(place)" + (isReduced ? ", reduced scale" : "")
    guard isDecided || evidence.kind != .nothing else { return "\(head): undecided, no numbers" }
    return "\(head): \(verdict.verdict.rawValue)\(n)" + (isDecided ? "" : direction(verdict))
  }

  private static func direction(_ verdict: ClaimVerdict) -> String {
    switch verdict.direction {
    case .asClaimed, .opposite, .mixed: "; direction seen: \(verdict.direction.rawValue)"
    case .notMeasured, .standIns, .notLearned: "; \(verdict.direction.rawValue)"
    }
  }
}
