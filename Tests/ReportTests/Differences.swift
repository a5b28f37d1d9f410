import Report

/// Sets of numbers beside each other, made up so that every verdict occurs.
enum Differences {
  static let setting = Setting(profile: "laptop", data: .real, scale: .full, seeds: [1, 2, 3])

  static func metric(
    _ id: String, _ value: Double, spread: Double? = nil, n: Int? = nil, unit: Unit = .percent,
    better: Direction = .higher, setting: Setting = setting, published: Published? = nil,
    obstacle: String? = nil
  ) throws -> Metric {
    Metric(
      id: try MetricID(id), Quantity(value, spread: spread, n: n, unit: unit, decimals: 1),
      better: better, setting: setting, published: published, obstacle: obstacle)
  }

  static func numbers(_ sets: [String: [Metric]]) throws -> ArtifactMetrics {
    ArtifactMetrics(try sets.mapValues { try MetricSet($0) })
  }

  static func rule(
    _ pattern: String = "*", _ bounds: Bound..., unit: Unit? = nil, allowed: Set<Verdict> = []
  ) -> ToleranceRule {
    // Patterns of tests are spelled right; a wrong one fits nothing, which fails the test.
    ToleranceRule(
      MetricPattern(pattern) ?? .unfitting, unit: unit, bounds: bounds, allowed: allowed,
      reason: "because of | <that>")
  }

  private static let other = Setting(
    profile: "smoke", data: .standIn, scale: .full, seeds: [1, 2, 3])

  /// Every verdict, in three artifacts and a whole one on either side; hostile words where words may be.
  static func everything() throws -> Difference {
    let seeds = [1: 0.5, 2: 1.5, 3: 1.0]
    func perSeed(_ shift: Double) throws -> [Metric] {
      try seeds.map { seed, value in
        var own = setting
        own.seeds = [seed]
        return try metric("a:paired/seed=\(seed)", value + shift, n: 1, setting: own)
      }
    }
    var difference = Difference(
      of: try numbers([
        "a": [
          metric("a:same", 80), metric("a:nan", .nan), metric("a:within", 80.25),
          metric("a:better", 90), metric("a:worse", 70), metric("a:lower", 5, better: .lower),
          metric("a:turned-nan", .nan), metric("a:changed", 2, unit: .ratio, better: .neither),
          metric("a:wins", 4, n: 5, unit: .outOf(5)), metric("a:new", 1),
          metric("a:errors", 81, spread: 1, n: 4), metric("a:paired", 1.25, n: 3),
          metric("a:other", 80, setting: other), metric("a:unit", 80, unit: .ratio),
          metric("a:allowed", 9),
        ] + perSeed(0.25),
        "new <artifact> & co": [metric("n:1", 1), metric("n:2", 2)],
      ]),
      from: try numbers([
        "a": [
          metric("a:same", 80), metric("a:nan", .nan), metric("a:within", 80),
          metric("a:better", 80), metric("a:worse", 80), metric("a:lower", 9, better: .lower),
          metric("a:turned-nan", 1), metric("a:changed", 1, unit: .ratio, better: .neither),
          metric("a:wins", 5, n: 5, unit: .outOf(5)), metric("a:gone", 1),
          metric("a:errors", 80, spread: 1, n: 4), metric("a:paired", 1, n: 3),
          metric("a:other", 80), metric("a:unit", 80), metric("a:allowed", 1),
        ] + perSeed(0),
        "gone": [metric("g:1", 1), metric("g:2", 2)],
      ]), named: "a|b <c> & \"d\"",
      under: [
        rule("*/seed=*", .anything), rule("a:errors", .standardErrors(2)),
        rule("a:paired", .paired(confidence: 0.95)), rule("a:wins", .absolute(1)),
        rule("a:allowed", .exact, allowed: [.better]), rule("*", .absolute(0.5)),
      ])
    difference.addMeasurements(
      try numbers([
        "t": [
          metric("t:b/ms", 30, unit: Unit("ms"), better: .lower),
          metric("t:a/ms", 20, unit: Unit("ms"), better: .lower),
          metric("t:load", 3, unit: Unit("s"), better: .lower),
        ]
      ]),
      from: try numbers([
        "t": [
          metric("t:b/ms", 10, unit: Unit("ms"), better: .lower),
          metric("t:a/ms", 10, unit: Unit("ms"), better: .lower),
        ]
      ]),
      under: [MeasurementRule(rule("t:*/ms", .relative(0.2)), reference: pattern("t:a/ms"))])
    return difference
  }

  static func pattern(_ text: String) -> MetricPattern { MetricPattern(text) ?? .unfitting }
}

extension MetricPattern {
  /// A pattern that no id of these tests fits.
  static var unfitting: MetricPattern {
    guard let pattern = MetricPattern("none:none") else { preconditionFailure("a pattern") }
    return pattern
  }
}
