/// One side of a comparison: a number as a run, a baseline or a publication gives it.
struct Reading {
  var value: Double
  /// Standard deviation over the observations.
  var spread: Double?
  var n: Int?
  var unit: Unit
  var better: Direction = .neither
  /// How the number was made; nil for a published one.
  var setting: Setting?
  /// The values of single seeds.
  var observations: [Int: Double] = [:]
  /// The largest error of a published number that was not read directly.
  var uncertainty: Double?
  /// Why this number may not be compared.
  var obstacle: String?

  var isPublished: Bool { setting == nil }

  /// The square of the standard error of the mean; nil below two observations.
  var squaredError: Double? {
    guard let spread, let n, n > 1 else { return nil }
    return spread * spread / Double(n)
  }

  /// Why the two are not the same quantity, or nil when they are.
  func obstacle(besides other: Reading) -> String? {
    var reasons = [obstacle, other.obstacle].compactMap(\.self)
    if let setting, let theirs = other.setting, let reason = setting.obstacle(besides: theirs) {
      reasons.append(reason)
    }
    if unit != other.unit {
      reasons.append("unit \(unit.rawValue), not \(other.unit.rawValue)")
    }
    if !other.isPublished, n != other.n {
      let counts = [n, other.n].map { $0.map(String.init) ?? "unknown" }
      reasons.append("n = \(counts[0]), not \(counts[1])")
    }
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }

  /// Whether not a bit differs; a NaN has no bits that matter.
  func isSame(as other: Reading) -> Bool {
    func same(_ one: Double?, _ two: Double?) -> Bool {
      guard let one, let two else { return one == nil && two == nil }
      return one.bitPattern == two.bitPattern || one.isNaN && two.isNaN
    }
    return same(value, other.value) && (other.isPublished || same(spread, other.spread))
  }
}

extension Reading {
  init(_ metric: Metric, observations: [Int: Double] = [:]) {
    self.init(
      value: metric.value, spread: metric.spread, n: metric.n, unit: metric.unit,
      better: metric.better, setting: metric.setting, observations: observations)
  }

  /// What the publication says in the place of `metric`; nil when it says no number.
  init?(publishedFor metric: Metric) {
    guard case .known(let number) = metric.published else { return nil }
    self.init(
      value: number.value, unit: number.unit, uncertainty: number.uncertainty,
      obstacle: metric.obstacle)
  }
}

extension MetricSet {
  /// The readings by id; what is called `ID/seed=N` is an observation of `ID`.
  var readings: [MetricID: Reading] {
    var observations: [String: [Int: Double]] = [:]
    for metric in metrics {
      guard let last = metric.id.path.last, last.hasPrefix("seed="),
        let seed = Int(last.dropFirst(5))
      else { continue }
      observations[String(metric.id.description.dropLast(last.count + 1)), default: [:]][seed] =
        metric.value
    }
    return Dictionary(
      uniqueKeysWithValues: metrics.map { metric in
        (
          metric.id,
          Reading(metric, observations: observations[metric.id.description] ?? [:])
        )
      })
  }
}
