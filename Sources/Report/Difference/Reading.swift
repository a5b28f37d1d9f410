internal import Statistics

/// One side of a comparison: a number as a run, a baseline or a publication gives it.
struct Reading {
  var value: Double
  /// Standard deviation over the observations; without a number of observations, the standard error.
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
  /// The error of a number that was derived from others, where a rule says how.
  var derived: MeanEstimate?
  /// Whether the number is in proportion to the spread of its observations, as a rule says.
  var isScale = false

  var isPublished: Bool { setting == nil }

  /// Whether the number is the mean of observations whose spread is known.
  var isMean: Bool { derived == nil && spread != nil && (n ?? 0) > 1 }

  /// The number with its standard error, where that is known.
  var estimate: MeanEstimate? {
    if let derived { return derived }
    if let spread {
      guard let n else {
        return MeanEstimate(value, standardError: spread, degrees: seedDegrees)
      }
      return MeanEstimate(mean: value, deviation: spread, count: n)
    }
    return unit.total.map { MeanEstimate(count: value, of: $0) }
  }

  /// The degrees of freedom that the seeds of the setting leave; one where they leave none.
  var seedDegrees: Double { Double(max(1, (setting?.seeds.count ?? 0) - 1)) }

  /// How much larger each seed's value is here than in `other`; nil unless both have the same seeds, and
  /// two at least.
  func differencesBySeed(from other: Reading) -> [Double]? {
    guard observations.count > 1, Set(observations.keys) == Set(other.observations.keys) else {
      return nil
    }
    return observations.sorted { $0.key < $1.key }.map { seed, value in
      value - (other.observations[seed] ?? .nan)
    }
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
      value: number.value, spread: number.n == nil ? nil : number.spread, n: number.n,
      unit: number.unit, uncertainty: number.uncertainty, obstacle: metric.obstacle)
  }
}

extension MeanEstimate {
  /// So many of `total`, with the binomial standard error `√(n p (1 - p))`.
  ///
  /// Laplace's `p = (count + 1) / (total + 2)` keeps the error above zero for none and for all.
  fileprivate init(count: Double, of total: Int) {
    let share = (count + 1) / Double(total + 2)
    self.init(
      count, standardError: (Double(total) * share * (1 - share)).squareRoot(), degrees: .infinity)
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
