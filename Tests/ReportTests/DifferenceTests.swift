import TestSupport
import Testing

@testable import Report
@testable import ReportModel

@Suite struct DifferenceTests {
  private func verdict(
    _ current: Metric?, _ baseline: Metric?, _ rules: ToleranceRule...
  ) throws -> Difference.Entry {
    let difference = Difference(
      of: try Differences.numbers(["a": [current].compactMap(\.self)]),
      from: try Differences.numbers(["a": [baseline].compactMap(\.self)]), named: "b", under: rules)
    return try #require(difference.entries.first)
  }

  @Test func `every verdict is given where it belongs`() throws {
    let entries = try Differences.everything().entries
    func verdict(_ id: String) throws -> Verdict {
      try #require(entries.first { "\($0.metric)" == id }, "\(id)").verdict
    }
    let expected: [String: Verdict] = [
      "a:same": .sameBits, "a:nan": .sameBits, "a:within": .within, "a:better": .better,
      "a:worse": .worse, "a:lower": .better, "a:turned-nan": .worse, "a:changed": .changed,
      "a:wins": .within, "a:new": .new, "a:gone": .missing, "a:errors": .within,
      "a:paired": .better, "a:paired/seed=1": .within, "a:other": .notComparable,
      "a:unit": .notComparable, "a:allowed": .better, "n:1": .new, "g:2": .missing,
      "t:b/ms": .worse,
    ]
    for (id, wanted) in expected { #expect(try verdict(id) == wanted, "\(id)") }
  }

  @Test func `a set beside itself is all same bits`() throws {
    var generator = SeededGenerator(seed: 7)
    let specials = [Double.nan, .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude]
    for _ in 0..<50 {
      let metrics = try (0..<Int.random(in: 0..<20, using: &generator)).map { index in
        let bits = Double(bitPattern: .random(in: 0 ... .max, using: &generator))
        let value = Bool.random(using: &generator) ? bits : specials[index % specials.count]
        return try Differences.metric("a:\(index)", value, spread: bits, n: 3)
      }
      let numbers = try Differences.numbers(["a": metrics])
      let read = try ArtifactMetrics(json: numbers.json())
      let difference = Difference(of: read, from: numbers, named: "itself", under: [])
      #expect(difference.entries.count == metrics.count)
      #expect(difference.entries.allSatisfy { $0.verdict == .sameBits })
      #expect(!difference.isFailing)
    }
  }

  @Test(arguments: [
    Setting(profile: "smoke", data: .real, scale: .full, seeds: [1, 2, 3]),
    Setting(profile: "laptop", data: .standIn, scale: .full, seeds: [1, 2, 3]),
    Setting(profile: "laptop", data: .synthetic, scale: .full, seeds: [1, 2, 3]),
    Setting(profile: "laptop", data: .real, scale: .reduced("less"), seeds: [1, 2, 3]),
    Setting(profile: "laptop", data: .real, scale: .full, seeds: [1, 2]),
  ])
  func `numbers of two settings are never compared, whatever the rule and even if equal`(
    setting: Setting
  ) throws {
    for bound in [Bound.anything, .exact, .absolute(1000), .standardErrors(9)] {
      let entry = try verdict(
        Differences.metric("a:1", 5, setting: setting), Differences.metric("a:1", 5),
        Differences.rule("*", bound))
      #expect(entry.verdict == .notComparable)
      #expect(entry.isFailing)
      #expect(entry.obstacle?.contains(", not ") == true)
    }
  }

  @Test func `of two reduced scales only the difference is told`() {
    func setting(_ what: String) -> Setting {
      Setting(profile: "p", data: .real, scale: .reduced(what), seeds: [1])
    }
    let own = setting("2 of 4 layers, 9 of 800 steps")
    #expect(
      own.obstacle(besides: setting("2 of 4 layers, 8 of 800 steps"))
        == "reduced to 9 of 800 steps, not 8 of 800 steps")
    #expect(
      own.obstacle(besides: setting("2 of 4 layers"))
        == "reduced scale (2 of 4 layers, 9 of 800 steps), not reduced scale (2 of 4 layers)")
    #expect(own.obstacle(besides: own) == nil)
  }

  @Test func `a number of other observations is not comparable`() throws {
    let entry = try verdict(
      Differences.metric("a:1", 5, n: 5), Differences.metric("a:1", 5, n: 3))
    #expect(entry.obstacle == "n = 5, not 3")
  }

  @Test func `a difference at the edge of a decimal tolerance is within it`() throws {
    // 0.8 - 0.7 is above 0.1 in binary.
    let entry = try verdict(
      Differences.metric("a:1", 0.8), Differences.metric("a:1", 0.7),
      Differences.rule("*", .absolute(0.1)))
    #expect(entry.verdict == .within)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `what is not finite is in no tolerance`(value: Double) throws {
    for bound in [Bound.exact, .absolute(1e300), .relative(1e300)] {
      let rule = Differences.rule("*", bound)
      let into = try verdict(
        Differences.metric("a:1", value), Differences.metric("a:1", 1), rule)
      let out = try verdict(
        Differences.metric("a:1", 1), Differences.metric("a:1", value), rule)
      #expect(into.verdict == .worse)
      #expect(out.verdict.isFailing)
    }
  }

  @Test func `one bound that holds is enough, and one that can't be applied is passed over`() throws
  {
    let entry = try verdict(
      Differences.metric("a:1", 80.5), Differences.metric("a:1", 80),
      Differences.rule("*", .standardErrors(2), .absolute(1)))
    #expect(entry.verdict == .within)
    #expect(entry.tolerance == "±1")
  }

  @Test func `a rule whose needs are not met compares nothing`() throws {
    for bound in [Bound.standardErrors(2), .paired(confidence: 0.9)] {
      let entry = try verdict(
        Differences.metric("a:1", 80.5), Differences.metric("a:1", 80),
        Differences.rule("*", bound))
      #expect(entry.verdict == .notComparable)
      #expect(entry.isFailing)
    }
  }

  @Test func `the first rule that fits counts, by pattern and unit`() throws {
    let rules = [
      Differences.rule("b:*", .anything), Differences.rule("*", .anything, unit: .ratio),
      Differences.rule("*", .absolute(1)), Differences.rule("*", .anything),
    ]
    let difference = Difference(
      of: try Differences.numbers([
        "a": [Differences.metric("a:1", 9), Differences.metric("a:2", 9, unit: .ratio)]
      ]),
      from: try Differences.numbers([
        "a": [Differences.metric("a:1", 1), Differences.metric("a:2", 1, unit: .ratio)]
      ]), named: "b", under: rules)
    #expect(difference.entries.map(\.verdict) == [.better, .within])
  }

  @Test func `without a rule a number has to be equal`() throws {
    let entry = try verdict(Differences.metric("a:1", 2), Differences.metric("a:1", 1))
    #expect(entry.verdict == .better)
    #expect(entry.tolerance == "equal")
    let zero = try verdict(Differences.metric("a:1", 0), Differences.metric("a:1", -0.0))
    #expect(zero.verdict == .within)
  }

  @Test func `measured times are compared as shares of another of the same run`() throws {
    func times(_ a: Double, _ b: Double) throws -> ArtifactMetrics {
      try Differences.numbers([
        "t": [
          Differences.metric("t:x/a/ms", a, spread: a / 10, n: 5, unit: Unit("ms")),
          Differences.metric("t:x/b/ms", b, spread: b / 10, n: 5, unit: Unit("ms")),
        ]
      ])
    }
    let rule = MeasurementRule(
      Differences.rule("t:*/b/*", .relative(0.1)), reference: Differences.pattern("t:*/a/*"))
    var slowMachine = Difference(baseline: "b")
    slowMachine.addMeasurements(try times(100, 205), from: try times(10, 20), under: [rule])
    #expect(slowMachine.entries.map(\.verdict) == [.within])
    #expect(slowMachine.entries.first?.reference?.description == "t:x/a/ms")
    #expect(slowMachine.notes.isEmpty)
    var slowMethod = Difference(baseline: "b")
    slowMethod.addMeasurements(try times(10, 30), from: try times(10, 20), under: [rule])
    #expect(slowMethod.isFailing)
    var lost = Difference(baseline: "b")
    lost.addMeasurements(try times(0, 30), from: try times(10, 20), under: [rule])
    #expect(lost.entries.map(\.verdict) == [.notComparable])
  }

  @Test func `times that are no reference either are counted beside something else`() throws {
    func times(_ value: Double) throws -> ArtifactMetrics {
      try Differences.numbers([
        "t": [
          Differences.metric("t:a/ms", 10), Differences.metric("t:b/ms", value),
          Differences.metric("t:load", 10),
        ]
      ])
    }
    let rule = MeasurementRule(
      Differences.rule("t:b/*", .relative(0.1)), reference: Differences.pattern("t:a/*"))
    var equal = Difference(baseline: "b")
    equal.addMeasurements(try times(10), from: try times(10), under: [rule])
    #expect(equal.entries.map { "\($0.metric)" } == ["t:b/ms"])
    #expect(equal.notes.isEmpty)
    var difference = Difference(baseline: "b")
    difference.addMeasurements(try times(20), from: try times(10), under: [rule])
    #expect(
      difference.notes == [
        "Measurements without a reference in the tolerances, which are not compared: 1."
      ])
  }

  @Test func `times that the baseline has none of are told only beside something else`() throws {
    let times = try Differences.numbers([
      "t": [Differences.metric("t:a/ms", 10), Differences.metric("t:b/ms", 20)]
    ])
    let rule = MeasurementRule(
      Differences.rule("t:*/ms", .relative(0.1)), reference: Differences.pattern("t:a/ms"))
    func difference(_ value: Double, from baseline: ArtifactMetrics) throws -> Difference {
      var difference = Difference(
        of: try Differences.numbers(["t": [Differences.metric("t:1", value)]]),
        from: try Differences.numbers(["t": [Differences.metric("t:1", 1)]]), named: "b", under: [])
      difference.addMeasurements(times, from: baseline, under: [rule])
      return difference
    }
    let equal = try difference(1, from: ArtifactMetrics())
    #expect(DifferenceText().render(equal) == "1 number agrees with b: 1 same bits.\n")
    let empty = try difference(1, from: try Differences.numbers(["t": []]))
    #expect(empty == equal)
    let changed = try difference(2, from: ArtifactMetrics())
    #expect(changed.entries.map(\.verdict) == [.better])
    #expect(changed.notes.count == 1)
    #expect(try difference(1, from: times).entries.map(\.verdict) == [.sameBits, .sameBits])
  }

  @Test func `empty sets have no entries and fail nothing`() {
    var difference = Difference(
      of: ArtifactMetrics(), from: ArtifactMetrics(), named: "b", under: [])
    difference.addMeasurements(ArtifactMetrics(), from: ArtifactMetrics(), under: [])
    #expect(difference.entries.isEmpty)
    #expect(!difference.isFailing)
    #expect(DifferenceText().render(difference) == "No number was compared with b.\n")
  }

  private static let stars: [(pattern: String, id: String, captures: [String]?)] = [
    ("*", "a:b", ["a:b"]), ("a:*/wins", "a:5/x/wins", ["5/x"]), ("a:*", "b:c", nil),
    ("*:*/b/*", "a:x/b/y", ["a", "x", "y"]), ("a:b", "a:b", []), ("a:b", "a:bc", nil),
    ("a:b*b", "a:b", nil), ("**", "a:b", ["", "a:b"]), ("a:*b*", "a:xbybz", ["x", "ybz"]),
  ]

  @Test(arguments: 0..<stars.count)
  func `a star stands for any characters`(index: Int) throws {
    let (pattern, id, captures) = Self.stars[index]
    let found = try #require(MetricPattern(pattern)).captures(of: MetricID(id))
    #expect(found?.map(String.init) == captures)
  }

  @Test func `hostile patterns are matched in no time and hostile text is no pattern`() throws {
    let id = try MetricID("a:" + String(repeating: "a", count: 5000))
    let pattern = try #require(MetricPattern(String(repeating: "*a", count: 500) + "*b"))
    #expect(!pattern.matches(id))
    for text in ["", "a b", "é", "a\n", "a;b", "$(x)", "a\u{0}"] {
      #expect(MetricPattern(text) == nil)
    }
  }
}
