import Foundation
import ReportModel
import Statistics

/// Decides the comparisons of a rule by Student's t.
///
/// *Supported* is what holds at the significance level; a rule with several comparisons is supported when
/// each is, which needs no correction, because the rule is false as soon as one is (Berger 1982).
/// *Contradicted* is a rule with a comparison that fails after Holm's correction over all of them, for
/// there are as many occasions for chance to make one fail.
struct RuleJudge {
  let significance: Double
  let fewest: Int

  /// The findings of a rule's comparisons.
  func findings(_ comparisons: [RuleComparison]) -> [ClaimFinding] {
    let tests = comparisons.map(test)
    var adjusted = Holm.adjusted(tests.flatMap(\.against))[...]
    return tests.map { test in
      let own = adjusted.prefix(test.against.count).min() ?? 1
      adjusted = adjusted.dropFirst(test.against.count)
      return finding(test, against: own)
    }
  }

  /// What the findings together say.
  static func answer(_ findings: [ClaimFinding]) -> ClaimVerdict.Answer {
    if findings.contains(where: { $0.verdict == .contradicted }) { return .contradicted }
    let holds = !findings.isEmpty && findings.allSatisfy { $0.verdict == .supported }
    return holds ? .supported : .undecided
  }

  static func direction(_ findings: [ClaimFinding]) -> ClaimVerdict.Direction {
    let seen = Set(findings.map(\.direction)).subtracting([.notMeasured])
    guard let only = seen.first else { return .notMeasured }
    return seen.count == 1 ? only : .mixed
  }

  /// A comparison with its p values.
  private struct Test {
    var finding: ClaimFinding
    /// The p value of "it does not hold".
    var p: Double
    /// The p values of "it holds", one a side; 1 where nothing can be said.
    var against: [Double]
    var decides: Bool
  }

  private func test(_ comparison: RuleComparison) -> Test {
    var finding = ClaimFinding(
      comparison: comparison.text, verdict: .undecided, direction: .notMeasured)
    let silent = Test(
      finding: finding, p: 1, against: Array(repeating: 1, count: comparison.sides),
      decides: false)
    let numbers: RuleComparison.Numbers
    switch comparison.result {
    case .success(let found): numbers = found
    case .failure(let problem):
      var test = silent
      test.finding.reason = problem.description
      return test
    }
    let excesses = numbers.excesses
    let smallest = excesses.map(\.value).min() ?? 0
    finding.value = numbers.value.value
    finding.bound = numbers.bound.value
    finding.unit = numbers.value.unit
    finding.n = excesses.compactMap(\.n).min()
    finding.direction = smallest > 0 ? .asClaimed : smallest < 0 ? .opposite : .mixed
    let means = excesses.compactMap { $0.mean(exact: comparison.isExact) }
    guard means.count == excesses.count, let first = means.first else {
      var test = silent
      test.finding = finding
      test.finding.reason = finding.n.map(tooFew) ?? "the numbers come without a spread"
      return test
    }
    if comparison.isExact { return counted(finding, smallest, comparison.sides) }
    finding.standardError = first.standardError
    finding.degrees = first.degrees.isFinite ? first.degrees : nil
    let decides = (finding.n ?? 0) >= fewest
    if !decides { finding.reason = finding.n.map(tooFew) ?? "the numbers come without a spread" }
    let p = means.map { $0.pAbove(0) }.max() ?? 1
    finding.p = Self.rounded(p)
    return Test(
      finding: finding, p: p, against: means.map { decides ? $0.pBelow(0) : 1 },
      decides: decides)
  }

  /// Without chance a comparison holds or it does not; equality within a tolerance includes its end.
  private func counted(_ finding: ClaimFinding, _ smallest: Double, _ sides: Int) -> Test {
    let holds = sides == 1 ? smallest > 0 : smallest >= 0
    var copy = finding
    copy.direction = holds ? .asClaimed : .opposite
    return Test(
      finding: copy, p: holds ? 0 : 1, against: Array(repeating: holds ? 1 : 0, count: sides),
      decides: true)
  }

  private func finding(_ test: Test, against: Double) -> ClaimFinding {
    var finding = test.finding
    if finding.p != nil, test.decides { finding.pAgainst = Self.rounded(against) }
    guard test.decides else { return finding }
    if test.p <= significance {
      finding.verdict = .supported
    } else if against <= significance {
      finding.verdict = .contradicted
    } else {
      finding.reason =
        "may be chance either way: p \(ClaimNumberText.p(test.p)) for it and"
        + " p \(ClaimNumberText.p(against)) against it"
    }
    return finding
  }

  private func tooFew(_ n: Int) -> String {
    "too few: n = \(n), \(ClaimNumberText.word(fewest)) are needed"
  }

  /// Nine decimals: the library functions of another machine may differ in the last bit.
  static func rounded(_ p: Double) -> Double { (p * 1e9).rounded() / 1e9 }
}
