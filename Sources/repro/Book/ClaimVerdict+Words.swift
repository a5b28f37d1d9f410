import Stages

extension ClaimVerdict {
  /// The verdict as it may stand alone: what rests on assumed settings says so.
  var answer: String { verdict.rawValue + (assumed.isEmpty ? "" : " under assumed settings") }

  /// What the verdict rests on: the kind of evidence, the observations, and how sure that is.
  var evidenceWords: String {
    var parts = [evidence.kind.rawValue]
    if let n = evidence.n { parts.append("n = \(n)") }
    if verdict != .undecided {
      // The weakest part of a claim that holds, the strongest one against a claim that fails.
      let found =
        verdict == .supported
        ? findings.compactMap(\.p).max() : findings.compactMap(\.pAgainst).min()
      if let p = found { parts.append("p \(Self.p(p))") }
    }
    return parts.joined(separator: " · ")
  }

  private static func p(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : "= \((value * 1000).rounded() / 1000)"
  }
}
