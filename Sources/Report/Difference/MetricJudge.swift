/// Applies the rules of one list to pairs of readings.
struct MetricJudge {
  let rules: [ToleranceRule]

  static let noRule = "no rule fits it"

  /// The readings with the errors that the rules derive for them.
  func withErrors(_ readings: [MetricID: Reading]) -> [MetricID: Reading] {
    var completed = readings
    for (id, reading) in readings {
      guard let rule = rules.first(where: { $0.applies(to: id, unit: reading.unit) }),
        let error = rule.error ?? Self.interval(of: id, reading, among: readings)
      else { continue }
      completed[id]?.isScale = error == .scale
      completed[id]?.derived = error.estimate(of: id, rule.pattern, among: readings)
    }
    return completed
  }

  /// The interval below a number that has no error of its own.
  private static func interval(
    of id: MetricID, _ reading: Reading, among readings: [MetricID: Reading]
  ) -> ErrorSource? {
    reading.estimate == nil && ErrorSource.hasInterval(id, among: readings) ? .interval : nil
  }

  /// The entry for one metric, of which at least one side is there.
  func entry(
    _ artifact: String, _ id: MetricID, current: Reading?, baseline: Reading?,
    reference: MetricID? = nil
  ) -> Difference.Entry {
    let unit = (current ?? baseline)?.unit ?? .count
    let rule = rules.first { $0.applies(to: id, unit: unit) }
    var entry = Difference.Entry(
      artifact: artifact, metric: id, reference: reference, verdict: .missing, isFailing: false,
      baseline: baseline?.value, current: current?.value, unit: unit)
    switch (current, baseline) {
    case (nil, _): entry.verdict = .missing
    case (_, nil): entry.verdict = .new
    case (let current?, let baseline?): compare(current, baseline, under: rule, &entry)
    }
    entry.isFailing =
      entry.verdict.isFailing && !(rule?.allowed.contains(entry.verdict) ?? false)
    return entry
  }

  private func compare(
    _ current: Reading, _ baseline: Reading, under rule: ToleranceRule?,
    _ entry: inout Difference.Entry
  ) {
    if let obstacle = current.obstacle(besides: baseline) {
      entry.verdict = .notComparable
      entry.obstacle = obstacle
      return
    }
    if current.isSame(as: baseline) {
      entry.verdict = .sameBits
      return
    }
    entry.reason = rule?.reason ?? Self.noRule
    let answers = rule?.answers(current, baseline) ?? [Bound.exact.answer(current, baseline)]
    let usable = answers.filter { $0.holds != nil }
    guard !usable.isEmpty else {
      entry.verdict = .notComparable
      entry.obstacle = answers.map(\.text).joined(separator: "; ")
      return
    }
    let holding = usable.filter { $0.holds == true }
    entry.tolerance = (holding.isEmpty ? usable : holding).map(\.text).joined(separator: " or ")
    entry.verdict = holding.isEmpty ? side(current, baseline) : .within
  }

  /// On which side of the baseline a number that is out of tolerance lies.
  private func side(_ current: Reading, _ baseline: Reading) -> Verdict {
    guard current.value.isFinite else { return .worse }
    switch current.better {
    case .higher where current.value > baseline.value: return .better
    case .lower where current.value < baseline.value: return .better
    case .neither: return .changed
    case .higher, .lower: return baseline.value.isNaN ? .changed : .worse
    }
  }
}
