import Statistics

/// How a number of this run stands to a published one, beyond the word for it.
public struct Replication: Equatable, Sendable, Codable {
  /// The ends of the interval in which the number was expected.
  public var low: Double?
  public var high: Double?
  /// Whether a difference has the published sign; nil for other quantities.
  public var hasSameSign: Bool?
  /// This run's number as a multiple of the published one.
  public var ratio: Double?
  /// The assumed settings that decide the number.
  public var assumed: [String]
}

/// Says of each number whether it replicates the published one.
struct ReplicationJudge {
  let judge: MetricJudge
  let assumed: [AssumedSetting]

  /// The readings with their errors; the value of a single seed has the spread of all seeds.
  func readings(_ readings: [MetricID: Reading]) -> [MetricID: Reading] {
    var completed = judge.withErrors(readings)
    for (id, reading) in readings where reading.n == 1 && reading.spread == nil {
      guard let last = id.path.last, last.hasPrefix("seed="),
        let mean = try? MetricID(String(id.description.dropLast(last.count + 1))),
        let spread = readings[mean]?.spread, let n = readings[mean]?.n, n > 1
      else { continue }
      completed[id]?.spread = spread
      completed[id]?.derived = .init(reading.value, standardError: spread, degrees: Double(n - 1))
    }
    return completed
  }

  func entry(
    _ artifact: String, _ id: MetricID, _ own: Reading, after published: Reading
  ) -> Difference.Entry {
    var entry = Difference.Entry(
      artifact: artifact, metric: id, verdict: .notDecidable, isFailing: false,
      baseline: published.value, current: own.value, unit: own.unit)
    if let obstacle = own.obstacle(besides: published) ?? own.setting?.obstacle {
      entry.obstacle = obstacle
      return entry
    }
    let rule = judge.rules.first { $0.applies(to: id, unit: own.unit) }
    let answers = rule?.answers(own, published) ?? [Bound.exact.answer(own, published)]
    let usable = answers.filter { $0.holds != nil }
    guard !usable.isEmpty else {
      entry.obstacle = answers.map(\.text).joined(separator: "; ")
      return entry
    }
    let holding = usable.filter { $0.holds == true }
    let counted = holding.isEmpty ? usable : holding
    entry.tolerance = counted.map(\.text).joined(separator: " or ")
    entry.reason = rule?.reason ?? MetricJudge.noRule
    entry.replication = Replication(
      low: counted.compactMap(\.range?.lowerBound).min(),
      high: counted.compactMap(\.range?.upperBound).max(),
      hasSameSign: own.unit == .percentagePoints
        ? (own.value < 0) == (published.value < 0) : nil,
      ratio: published.value == 0 || !own.value.isFinite ? nil : own.value / published.value,
      assumed: assumed.filter { $0.decides(id) }.map(\.name))
    entry.verdict = holding.isEmpty ? word(own, published, id) : .agrees
    entry.isFailing =
      entry.verdict.isFailing && !(rule?.allowed.contains(entry.verdict) ?? false)
    return entry
  }

  /// The word for a number that does not lie where it is expected.
  ///
  /// Only a difference has a size: an accuracy below the published one is not a smaller effect.
  private func word(_ own: Reading, _ published: Reading, _ id: MetricID) -> Verdict {
    if assumed.contains(where: { $0.decides(id) }) { return .differsUnderAssumedSettings }
    let isSameSide = own.value * published.value > 0
    let isSmaller = own.value.magnitude < published.value.magnitude
    return own.unit == .percentagePoints && isSameSide && isSmaller ? .smaller : .differs
  }
}
