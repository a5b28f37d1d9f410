import TestSupport
import Testing

@testable import Report
@testable import ReportModel

@Suite struct SameSeedsTests {
  private static let seeds = [1, 2, 3, 4, 5]

  /// A mean over five seeds with the values of the seeds beside it.
  private func study(_ values: [Double], perSeed: Bool = true) throws -> ArtifactMetrics {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    var metrics = [
      try Differences.metric(
        "a:mean", mean, spread: (squares / (n - 1)).squareRoot(), n: values.count)
    ]
    if perSeed {
      metrics += try zip(Self.seeds, values).map { seed, value in
        try Differences.metric("a:mean/seed=\(seed)", value, n: 1)
      }
    }
    return try Differences.numbers(["a": metrics])
  }

  private func entry(
    _ current: ArtifactMetrics, _ baseline: ArtifactMetrics
  ) throws -> Difference.Entry {
    let difference = Difference(
      of: current, from: baseline, named: "b",
      under: [
        Differences.rule("*/seed=*", .anything),
        Differences.rule("*", .sameSeeds(confidence: 0.999)),
      ])
    return try #require(difference.entries.first { "\($0.metric)" == "a:mean" })
  }

  @Test func `what scatters as other seeds do is within`() throws {
    // Mean 10, s² = 2.5; the seeds move by +1, -2, +1, +1, +1.5: their mean by 0.5.
    let entry = try entry(study([9, 7, 11, 12, 13.5]), study([8, 9, 10, 11, 12]))
    #expect(entry.verdict == .within)
    // The squares add up to 26: s² = 6.5. Welch: error √((6.5 + 2.5) / 5) = 1.3416 with
    // 9² / (6.5²/4 + 2.5²/4) = 6.680 degrees of freedom, whose 99.9 % reach is 5.558 errors (SciPy).
    #expect(entry.tolerance == "other rounding, ±7.5")
  }

  @Test func `a shift of all seeds alike is out, with and without their values`() throws {
    // 1.7 standard errors are 1.7 √(2.5 / 5) = 1.2021.
    for perSeed in [true, false] {
      let baseline = try study([8, 9, 10, 11, 12], perSeed: perSeed)
      let shifted = try entry(study([9.4, 10.4, 11.4, 12.4, 13.4], perSeed: perSeed), baseline)
      #expect(shifted.verdict == .better)
      #expect(shifted.tolerance == "all seeds moved alike: 1.7 standard errors, ±1.2")
      // Where the test images are few, seeds may move alike by chance, but not so far.
      let near = try entry(study([8.5, 9.5, 10.5, 11.5, 12.5], perSeed: perSeed), baseline)
      #expect(near.verdict == .within)
    }
  }

  @Test func `a shift beneath the scatter of rounding is out where the seeds show it`() throws {
    // All seeds move by 2 and scatter by 0.1 around that; five independent seeds could move as far.
    let current = [10.1, 10.9, 12, 13, 14.1]
    let baseline = [8.0, 9, 10, 11, 12]
    #expect(try entry(study(current), study(baseline)).verdict == .better)
    #expect(
      try entry(study(current, perSeed: false), study(baseline, perSeed: false)).verdict == .within)
  }

  @Test func `a mean without its seeds is out when its spread stayed`() throws {
    let baseline = try study([8, 9, 10, 11, 12])
    var current = baseline
    let metrics = try #require(baseline.sets["a"]).metrics.map { metric in
      var copy = metric
      if metric.spread != nil { copy.value += 1.4 }
      return copy
    }
    current.sets["a"] = try MetricSet(metrics)
    #expect(try entry(current, baseline).verdict == .better)
  }

  @Test func `the same seeds without any spread have to be equal`() throws {
    let same = try entry(study([50, 50, 50, 50, 50]), study([50, 50, 50, 50, 50]))
    #expect(same.verdict == .sameBits)
    let moved = try entry(study([51, 51, 51, 51, 51]), study([50, 50, 50, 50, 50]))
    #expect(moved.verdict == .better)
    let one = try entry(study([50, 50, 51, 50, 50]), study([50, 50, 50, 50, 50]))
    #expect(one.verdict == .within)
  }

  @Test func `a bound in otherwise counts only where the others can't be applied`() throws {
    var rule = Differences.rule("*", .sameSeeds(confidence: 0.999))
    rule.otherwise = [.absolute(1.5)]
    func verdict(_ current: ArtifactMetrics, _ baseline: ArtifactMetrics) -> Verdict? {
      Difference(of: current, from: baseline, named: "b", under: [rule]).entries.first?.verdict
    }
    func single(_ value: Double) throws -> ArtifactMetrics {
      try Differences.numbers(["a": [try Differences.metric("a:mean", value, n: 1)]])
    }
    #expect(try verdict(single(51), single(50)) == .within)
    #expect(try verdict(single(52), single(50)) == .better)
    // A shift by 1 is within 1.5, and out by its own error, 0.0707.
    #expect(
      try verdict(
        study([10.8, 10.9, 11, 11.1, 11.2], perSeed: false),
        study([9.8, 9.9, 10, 10.1, 10.2], perSeed: false)) == .better)
  }

  private static let derived:
    [(id: String, value: Double, n: Int?, unit: Unit, error: ErrorSource, within: Double)] =
      [
        // z = 2 over five: √(1/2 + 4/8) = 1; √2 t(8) is 7.129.
        ("a:z", 2, 5, .ratio, .z, 7.129),
        // The end of an interval from 0 to 3.92 has the error 1, and three seeds leave two degrees of
        // freedom on each side: √2 t(4) = √2 · 8.6103 is 12.18.
        ("a:ci-low", 0, nil, .percentagePoints, .interval, 12.18),
      ]

  @Test(arguments: 0..<derived.count)
  func `a derived number is allowed what its own error allows`(index: Int) throws {
    let (id, value, n, unit, error, width) = Self.derived[index]
    var rule = Differences.rule(id, .sameSeeds(confidence: 0.999))
    rule.error = error
    func numbers(_ shift: Double) throws -> ArtifactMetrics {
      try Differences.numbers([
        "a": [
          Differences.metric(id, value + shift, n: n, unit: unit, better: .neither),
          Differences.metric("a:ci-high", 3.92 + shift, unit: .percentagePoints),
        ]
      ])
    }
    // A baseline of zero difference: the error is that of the number itself on both sides.
    let difference = Difference(
      of: try numbers(1e-9), from: try numbers(0), named: "b", under: [rule])
    let entry = try #require(difference.entries.first { "\($0.metric)" == id })
    #expect(entry.verdict == .within)
    #expect(entry.tolerance == "other rounding, ±\(NumberText.short(width))")
  }

  @Test func `a number without a spread has the error of the interval below it`() throws {
    let rule = Differences.rule("*", .sameSeeds(confidence: 0.999))
    func entry(_ shift: Double, hasInterval: Bool) throws -> Difference.Entry {
      func numbers(_ shift: Double) throws -> ArtifactMetrics {
        let ends = try [("a:trend/x/ci-low", 0.0), ("a:trend/x/ci-high", 3.92)].map { id, value in
          try Differences.metric(id, value + shift, unit: .percentagePoints)
        }
        let own = try Differences.metric("a:trend/x", 2 + shift, n: 3, unit: .percentagePoints)
        return try Differences.numbers(["a": [own] + (hasInterval ? ends : [])])
      }
      let difference = Difference(
        of: try numbers(shift), from: try numbers(0), named: "b", under: [rule])
      return try #require(difference.entries.first { "\($0.metric)" == "a:trend/x" })
    }
    #expect(try entry(12, hasInterval: true).verdict == .within)
    #expect(try entry(12.5, hasInterval: true).isFailing)
    #expect(try entry(0.1, hasInterval: false).isFailing)
  }

  @Test func `a number in proportion to a spread is allowed a factor`() throws {
    var rule = Differences.rule("a:std", .sameSeeds(confidence: 0.999))
    rule.error = .scale
    func verdict(_ factor: Double) throws -> Verdict? {
      func numbers(_ value: Double) throws -> ArtifactMetrics {
        try Differences.numbers(["a": [Differences.metric("a:std", value, n: 5)]])
      }
      return try Difference(
        of: numbers(4 * factor), from: numbers(4), named: "b", under: [rule]
      ).entries.first?.verdict
    }
    // 99.9 % of F(4, 4) are below 76.124 and above its inverse (SciPy): factors of 8.725.
    for factor in [8.72, 1 / 8.72] { #expect(try verdict(factor) == .within) }
    for factor in [8.73, 1 / 8.73] { #expect(try verdict(factor) != .within) }
  }

  @Test func `a derived number can borrow the error of another`() throws {
    var rule = Differences.rule("a:*/minus", .sameSeeds(confidence: 0.999))
    rule.error = .of(Differences.pattern("a:*/mean"))
    func numbers(_ value: Double) throws -> ArtifactMetrics {
      try Differences.numbers([
        "a": [
          Differences.metric("a:x/minus", value, unit: .percentagePoints),
          Differences.metric("a:x/mean", 50, spread: 2, n: 4),
        ]
      ])
    }
    let difference = Difference(
      of: try numbers(2), from: try numbers(1), named: "b", under: [rule])
    let entry = try #require(difference.entries.first { "\($0.metric)" == "a:x/minus" })
    // √2 · 2/√4 · t(6) = 5.9588.
    #expect(entry.tolerance == "other rounding, ±\(NumberText.short(8.427))")
  }

  @Test func `the error of a rule is told with its path when it is unknown`() throws {
    let json = """
      {"version": 1, "baseline": [
        {"metrics": "a:*", "error": "guess", "within": {"exact": true}, "reason": "r"}]}
      """
    let error = #expect(throws: ToleranceError.self) { try ToleranceRules(json: json.utf8) }
    let words = try #require(error).description
    #expect(words.hasPrefix("baseline[0].error: ") && words.contains("interval, scale, z"))
  }
}
