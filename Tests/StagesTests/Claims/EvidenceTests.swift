import Report
import TestSupport
import Testing

@testable import Stages

/// Which numbers a verdict may rest on, and which it takes.
@Suite struct EvidenceTests {
  private static let rule = #"{"above": {"value": "a:x", "than": 0}}"#
  private static let reduced = Setting.Scale.reduced("1 of 400 epochs")

  private func numbers(
    _ value: Double, _ data: Setting.DataSource = .real, _ scale: Setting.Scale = .full, n: Int = 5,
    profile: String = "test"
  ) throws -> Numbers {
    var numbers = Numbers()
    try numbers.add(
      "a:x", value, spread: 0.1, n: n, setting: Numbers.setting(data, scale, profile: profile))
    return numbers
  }

  @Test(arguments: [
    (Setting.Scale.full, Setting.DataSource.synthetic, "synthetic data"),
    (reduced, .real, "reduced scale"), (reduced, .synthetic, "synthetic data and reduced scale"),
  ])
  func `numbers of another kind leave a claim undecided and show a direction`(
    scale: Setting.Scale, data: Setting.DataSource, words: String
  ) throws {
    let verdict = try numbers(5, data, scale).verdict(Self.rule)
    #expect(verdict.verdict == .undecided)
    #expect(verdict.direction == .asClaimed)
    #expect(verdict.findings[0].verdict == .supported)
    #expect(
      verdict.reasons
        == ["speaks of real data at full scale, and the numbers of a are of \(words)"])
  }

  @Test func `stand-ins show no direction at all`() throws {
    let verdict = try numbers(5, .standIn).verdict(Self.rule)
    #expect(verdict.verdict == .undecided)
    #expect(verdict.direction == .standIns)
    #expect(verdict.words == "undecided, not measured: stand-ins")
    #expect(verdict.findings.isEmpty && verdict.numbers.isEmpty)
    let text = ClaimText(
      try ClaimVerdicts(
        numbers(5, .standIn).sets(),
        by: ClaimBook(claims: [Numbers.claim(#""data": ["real"], "rule": \#(Self.rule)"#)])),
      isMarkdown: false
    ).text
    #expect(!text.contains("as claimed"))
  }

  @Test(arguments: [
    (Setting.DataSource.real, Setting.Scale.full, ClaimEvidence.Kind.realFull),
    (.real, reduced, .realReduced), (.synthetic, .full, .syntheticFull),
    (.synthetic, reduced, .syntheticReduced), (.standIn, .full, .standIns),
  ])
  func `evidence has a kind`(
    data: Setting.DataSource, scale: Setting.Scale, kind: ClaimEvidence.Kind
  ) throws {
    #expect(try numbers(5, data, scale).verdict(Self.rule).evidence.kind == kind)
  }

  @Test func `the weakest of several numbers gives the kind`() throws {
    var mixed = try numbers(5)
    try mixed.add("a:y", 1, spread: 1, n: 5, setting: Numbers.setting(.real, Self.reduced))
    let rule = #"{"above": {"value": "a:x", "than": "a:y"}}"#
    #expect(try mixed.verdict(rule).evidence.kind == .realReduced)
    #expect(try mixed.verdict(rule).evidence.budget == ["1 of 400 epochs"])
  }

  @Test func `a claim about synthetic data is judged on synthetic data`() throws {
    let verdict = try numbers(5, .synthetic).verdict(Self.rule, data: #"["synthetic"]"#)
    #expect(verdict.verdict == .supported)
    #expect(verdict.words == "supported: synthetic data, full scale, n = 5")
  }

  @Test func `artifacts of one reason are named in one sentence`() throws {
    var numbers = Numbers()
    for (id, data) in [("a:y", Setting.DataSource.synthetic), ("b:x", .synthetic), ("c:x", .real)] {
      try numbers.add(
        id, 1, spread: 1, n: 5, setting: Numbers.setting(data, Self.reduced))
    }
    let rules = ["a:y", "b:x", "c:x"].map {
      #"{ "above": { "value": "\#($0)", "than": 0 } }"#
    }
    let verdict = try numbers.verdict(#"{ "all": [\#(rules.joined(separator: ","))] }"#)
    #expect(
      verdict.reasons.prefix(2) == [
        "speaks of real data at full scale, and the numbers of c are of reduced scale",
        "speaks of real data at full scale, and the numbers of a and b are of synthetic data and"
          + " reduced scale",
      ])
  }

  // MARK: Two folders

  private func strongest(_ study: Numbers, _ laptop: Numbers) throws -> ClaimVerdict {
    try Numbers.verdict(
      Numbers.claim(#""data": ["real"], "rule": \#(Self.rule)"#),
      [("artifacts/study", study), ("artifacts", laptop)])
  }

  @Test func `the study goes before the laptop, whatever either says`() throws {
    let verdict = try strongest(numbers(-5, profile: "study"), numbers(5, profile: "laptop"))
    #expect(verdict.verdict == .contradicted)
    #expect(verdict.evidence.folder == "artifacts/study" && verdict.evidence.profile == "study")
    #expect(try strongest(numbers(5), numbers(-5)).verdict == .supported)
  }

  @Test func `full scale goes before reduced, and enough observations before too few`() throws {
    let full = try strongest(numbers(5, .real, Self.reduced), numbers(-5))
    #expect(full.evidence.folder == "artifacts" && full.evidence.kind == .realFull)
    let enough = try strongest(numbers(5, n: 3), numbers(5, n: 6))
    #expect(enough.evidence.folder == "artifacts" && enough.evidence.n == 6)
    #expect(try strongest(numbers(5, .standIn), numbers(5)).evidence.folder == "artifacts")
  }

  @Test func `complete numbers go before others`() throws {
    let both = #"{"all": [\#(Self.rule), {"above": {"value": "a:y", "than": 0}}]}"#
    var complete = try numbers(5, .real, Self.reduced)
    try complete.add(unitError: "a:y", 5)
    let verdict = try Numbers.verdict(
      Numbers.claim(#""data": ["real"], "rule": \#(both)"#),
      [("artifacts/study", numbers(5)), ("artifacts", complete)])
    #expect(verdict.evidence.folder == "artifacts")
  }

  @Test func `without any folder there is nothing`() throws {
    let verdict = try Numbers.verdict(
      Numbers.claim(#""data": ["real"], "rule": \#(Self.rule)"#), [])
    #expect(verdict.evidence.kind == .nothing && verdict.verdict == .undecided)
  }

  // MARK: Methods that have not learned

  private func learned(_ own: Double, linear: Double?) throws -> ClaimVerdict {
    var all = try numbers(5)
    try all.add("evaluations:cifar-10/dtg-ff/concatenated", own)
    if let linear { try all.add("evaluations:cifar-10/dtg-ff/linear", linear) }
    return try all.verdict(
      Self.rule, more: #", "learned": ["evaluations:cifar-10/dtg-ff/concatenated"]"#)
  }

  @Test
  func
    `methods are compared where each beats a linear classifier by two points or a tenth of its errors`()
    throws
  {
    #expect(try learned(83, linear: 80.8).verdict == .supported)
    #expect(try learned(97.5, linear: 97.2).verdict == .supported)
    #expect(try learned(97.4, linear: 97.2).verdict == .undecided)
    let short = try learned(82.7, linear: 80.8)
    #expect(short.verdict == .undecided)
    #expect(short.direction == .notLearned)
    #expect(
      short.reasons == [
        "dtg-ff by concatenated has not learned at this budget: 82.7 against 80.8 percent of a linear"
          + " classifier"
      ])
  }

  @Test func `without the linear classifier nothing is compared`() throws {
    let verdict = try learned(83, linear: nil)
    #expect(verdict.verdict == .undecided)
    #expect(
      verdict.reasons == [
        "whether methods have learned is not known: evaluations:cifar-10/dtg-ff/concatenated is not there"
      ])
  }
}
