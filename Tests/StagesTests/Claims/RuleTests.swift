import Report
import TestSupport
import Testing

@testable import Stages

/// Each form of rule, on numbers whose answer is computed by hand.
@Suite struct RuleTests {
  private static let above = #"{"above": {"value": "a:x", "than": 0}}"#
  private static let below = #"{"below": {"value": "a:x", "than": 0}}"#

  /// The standard error of `spread 1, n 4` is 0.5, so a mean above 1 is seen at two of them.
  @Test(arguments: [
    (1.1, ClaimVerdict.Answer.supported, ClaimVerdict.Direction.asClaimed),
    (0.9, .undecided, .asClaimed), (-0.9, .undecided, .opposite), (-1.1, .contradicted, .opposite),
  ])
  func `a difference counts as seen above two standard errors`(
    value: Double, answer: ClaimVerdict.Answer, direction: ClaimVerdict.Direction
  ) throws {
    var numbers = Numbers()
    try numbers.add("a:x", value, spread: 1, n: 4)
    let verdict = try numbers.verdict(Self.above)
    #expect(verdict.verdict == answer)
    #expect(verdict.direction == direction)
    #expect(verdict.findings[0].standardError == 0.5)
    #expect(verdict.reasons.isEmpty == (answer != .undecided))
    #expect(verdict.numbers.map(\.value) == [value])
  }

  @Test func `below is the mirror of above`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", -1.1, spread: 1, n: 4)
    #expect(try numbers.verdict(Self.below).verdict == .supported)
    #expect(try numbers.verdict(Self.above).verdict == .contradicted)
  }

  @Test func `how many standard errors are asked for is a parameter`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 1.1, spread: 1, n: 4)
    #expect(try numbers.verdict(Self.above, standardErrors: 3).verdict == .undecided)
  }

  @Test func `one observation decides nothing and shows a direction`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 50, n: 1)
    let verdict = try numbers.verdict(Self.above)
    #expect(verdict.verdict == .undecided)
    #expect(verdict.direction == .asClaimed)
    #expect(verdict.reasons == ["one observation has no standard error"])
  }

  @Test func `a count needs no spread where the rule says so`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 3, unit: .count)
    #expect(try numbers.verdict(Self.above).verdict == .undecided)
    let exact = #"{"above": {"value": "a:x", "than": 0, "exact": true}}"#
    #expect(try numbers.verdict(exact).verdict == .supported)
  }

  @Test(arguments: [
    (0.1, 0.5, ClaimVerdict.Answer.supported), (-0.1, 0.5, .undecided), (-0.5, -0.1, .contradicted),
  ])
  func `an interval excludes a value, contains it, or lies on the other side`(
    low: Double, high: Double, answer: ClaimVerdict.Answer
  ) throws {
    var numbers = Numbers()
    try numbers.add("a:low", low)
    try numbers.add("a:high", high)
    let rule =
      #"{"interval": {"low": "a:low", "high": "a:high", "excludes": 0, "side": "above"}}"#
    #expect(try numbers.verdict(rule).verdict == answer)
  }

  @Test func `an ordering holds step by step`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 3, spread: 0.1, n: 4)
    try numbers.add("a:y", 2, spread: 0.1, n: 4)
    try numbers.add("a:z", 1, spread: 0.1, n: 4)
    let rule = #"{"descending": {"values": ["a:x", "a:y", "a:z"]}}"#
    #expect(try numbers.verdict(rule).findings.map(\.verdict) == [.supported, .supported])
    let wrong = #"{"descending": {"values": ["a:x", "a:z", "a:y"]}}"#
    let verdict = try numbers.verdict(wrong)
    #expect(verdict.verdict == .contradicted)
    #expect(verdict.direction == .mixed)
  }

  /// The standard error is 0.05; the tolerance 1.
  @Test(arguments: [
    (0.8, ClaimVerdict.Answer.supported), (0.95, .undecided), (1.05, .undecided),
    (1.2, .contradicted),
  ])
  func `equality holds when all that chance may do lies within the tolerance`(
    value: Double, answer: ClaimVerdict.Answer
  ) throws {
    var numbers = Numbers()
    try numbers.add("a:x", value, spread: 0.1, n: 4)
    let rule = #"{"near": {"value": "a:x", "to": 0, "within": 1}}"#
    #expect(try numbers.verdict(rule).verdict == answer)
  }

  @Test func `one part that fails decides, whatever is missing of the others`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", -2, spread: 1, n: 4)
    let both = #"{"all": [\#(Self.above), {"above": {"value": "b:y", "than": 0}}]}"#
    #expect(try numbers.verdict(both).verdict == .contradicted)
    let other = #"{"all": [\#(Self.below), {"above": {"value": "b:y", "than": 0}}]}"#
    let verdict = try numbers.verdict(other)
    #expect(verdict.verdict == .undecided)
    #expect(verdict.reasons == ["there are no numbers of b; `repro b` makes them"])
  }

  @Test func `a number that the profile left out is named`() throws {
    var numbers = Numbers()
    try numbers.add("a:y", 1)
    let verdict = try numbers.verdict(Self.above)
    #expect(verdict.reasons == ["a:x is not among the numbers of a that were made"])
    #expect(verdict.direction == .notMeasured)
  }

  @Test(arguments: [
    (Numbers.setting(.standIn), "stand-in data"),
    (Numbers.setting(.real, .reduced("1 of 400 epochs")), "reduced scale"),
    (Numbers.setting(.synthetic), "synthetic data"),
  ])
  func `numbers of another kind leave a claim undecided and show a direction`(
    setting: Setting, words: String
  ) throws {
    var numbers = Numbers()
    try numbers.add("a:x", 5, spread: 1, n: 4, setting: setting)
    let verdict = try numbers.verdict(Self.above)
    #expect(verdict.verdict == .undecided)
    #expect(verdict.direction == .asClaimed)
    #expect(verdict.findings[0].verdict == .supported)
    #expect(verdict.reasons[0].contains(words))
  }

  @Test func `a claim about synthetic data is judged on synthetic data`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 5, spread: 1, n: 4, setting: Numbers.setting(.synthetic))
    #expect(try numbers.verdict(Self.above, data: [.synthetic]).verdict == .supported)
  }

  @Test func `text says what was compared`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 1.1, spread: 1, n: 4)
    let book = ClaimBook(
      standardErrors: 2,
      claims: [
        Claim(
          id: "c", statement: "S.", section: "Sec. 1", reading: nil, artifacts: ["a"],
          data: [.real],
          rule: .above(ClaimComparison(value: .metric(try MetricID("a:x")), than: .number(0))))
      ], contradictions: [])
    let text = ClaimText(try ClaimVerdicts(numbers.sets(), by: book), isMarkdown: false).text
    #expect(text.contains("SUPPORTED  c: S. (Sec. 1)"))
    #expect(text.contains("a:x > 0: 1.1 against 0, standard error 0.5: supported"))
    #expect(text.contains("1 claims: 1 supported, 0 contradicted, 0 undecided"))
  }

  @Test func `artifacts of one reason are named in one sentence`() throws {
    var numbers = Numbers()
    for (id, data, scale) in [
      ("a:x", Setting.DataSource.standIn, Setting.Scale.reduced("1 of 2 epochs")),
      ("a:y", .standIn, .reduced("3 of 4 epochs")), ("b:x", .standIn, .reduced("1 of 2 epochs")),
      ("c:x", .real, .reduced("1 of 2 epochs")),
    ] {
      try numbers.add(id, 1, spread: 1, n: 3, setting: Numbers.setting(data, scale))
    }
    let rules = ["a:x", "a:y", "b:x", "c:x"].map {
      #"{ "above": { "value": "\#($0)", "than": 0 } }"#
    }
    let verdict = try numbers.verdict(#"{ "all": [\#(rules.joined(separator: ","))] }"#)
    #expect(
      verdict.reasons.prefix(2) == [
        "speaks of real data at full scale, and the numbers of c are of reduced scale",
        "speaks of real data at full scale, and the numbers of a and b are of stand-in data and"
          + " reduced scale",
      ])
  }
}
