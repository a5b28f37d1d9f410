extension Difference {
  /// Adds measured times, each as a share of its reference in the same run.
  ///
  /// Times that no rule fits are counted, not compared, unless they are the reference of others, and those of
  /// artifacts of which the baseline has none are left alone; both are told only beside something else.
  public mutating func addMeasurements(
    _ current: ArtifactMetrics, from baseline: ArtifactMetrics, under rules: [MeasurementRule]
  ) {
    var unmatched = 0
    var withoutBaseline = 0
    for artifact in Set(current.sets.keys).union(baseline.sets.keys).sorted() {
      let own = current.sets[artifact]?.readings ?? [:]
      let theirs = baseline.sets[artifact]?.readings ?? [:]
      guard !theirs.isEmpty else {
        withoutBaseline += own.count
        continue
      }
      var others: Set<MetricID> = []
      var references: Set<MetricID> = []
      for id in Set(own.keys).union(theirs.keys).sorted() {
        guard let unit = (own[id] ?? theirs[id])?.unit else { continue }
        guard let rule = rules.first(where: { $0.rule.applies(to: id, unit: unit) }),
          let reference = rule.reference(for: id)
        else {
          others.insert(id)
          continue
        }
        references.insert(reference)
        guard id != reference else { continue }
        // What is judged is a ratio, whatever unit the rule chose it by.
        var ofRatios = rule.rule
        ofRatios.unit = nil
        let judge = MetricJudge(rules: [ofRatios])
        entries.append(
          judge.entry(
            artifact, id, current: own[id].map { $0.divided(by: own[reference], reference) },
            baseline: theirs[id].map { $0.divided(by: theirs[reference], reference) },
            reference: reference))
      }
      unmatched += others.subtracting(references).count
    }
    entries.sort { ($0.artifact, $0.metric, $0.isRatio) < ($1.artifact, $1.metric, $1.isRatio) }
    // Where all is well, nothing more is said.
    guard entries.isEmpty || !entries.allSatisfy(\.verdict.isQuiet) else { return }
    if unmatched > 0 {
      notes.append(
        "Measurements without a reference in the tolerances, which are not compared: \(unmatched).")
    }
    if withoutBaseline > 0 {
      notes.append(
        "Measurements of artifacts of which the baseline has none, which are not compared: "
          + "\(withoutBaseline).")
    }
  }
}

extension Difference.Entry {
  fileprivate var isRatio: Int { reference == nil ? 0 : 1 }
}

extension Reading {
  /// The ratio of two numbers; relative standard deviations add in squares.
  ///
  /// Observations of single seeds are no part of it. What stands in the way of a ratio is its obstacle.
  fileprivate func divided(by reference: Reading?, _ name: MetricID) -> Reading {
    var ratio = self
    ratio.observations = [:]
    guard let reference else {
      ratio.obstacle = "its reference \(name) is missing"
      return ratio
    }
    guard reference.value.isFinite, reference.value != 0 else {
      ratio.obstacle = "its reference \(name) is \(NumberText.short(reference.value))"
      return ratio
    }
    if unit != reference.unit {
      ratio.obstacle = "its reference \(name) has unit \(reference.unit.rawValue)"
    }
    ratio.value = value / reference.value
    ratio.unit = .ratio
    ratio.n = [n, reference.n].compactMap(\.self).min()
    ratio.spread = nil
    if let spread, let other = reference.spread, value != 0 {
      let shares = [spread / value, other / reference.value]
      ratio.spread =
        ratio.value.magnitude * shares.map { $0 * $0 }.reduce(0, +).squareRoot()
    }
    return ratio
  }
}
