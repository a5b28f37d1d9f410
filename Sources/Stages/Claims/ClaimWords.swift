/// A verdict in a few words, which say what it rests on.
enum ClaimWords {
  static func words(_ verdict: ClaimVerdict) -> String {
    let evidence = verdict.evidence
    let n = evidence.n.map { ", n = \($0)" } ?? ""
    let answer =
      verdict.verdict.rawValue + (verdict.assumed.isEmpty ? "" : " under assumed settings")
    let isReduced =
      evidence.kind == .realReduced || evidence.kind == .syntheticReduced
    let head = verdict.place.map { "on \($0)" + (isReduced ? ", reduced scale" : "") + ": " } ?? ""
    if verdict.verdict == .undecided {
      switch verdict.direction {
      case .standIns, .notLearned: return "\(head)\(answer), \(verdict.direction.rawValue)"
      case .notMeasured: return "\(head)\(answer), no numbers"
      case .asClaimed, .opposite, .mixed: break
      }
    }
    let rest = verdict.place == nil ? ": \(evidence.kind.rawValue)\(n)" : n
    let direction =
      verdict.verdict == .undecided ? "; direction seen: \(verdict.direction.rawValue)" : ""
    return "\(head)\(answer)\(rest)\(direction)"
  }
}
