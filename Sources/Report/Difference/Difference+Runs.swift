extension Difference {
  /// The numbers of a run beside those of another one.
  public init(
    of current: ArtifactMetrics, from baseline: ArtifactMetrics, named name: String,
    under rules: [ToleranceRule]
  ) {
    self.init(baseline: name)
    let judge = MetricJudge(rules: rules)
    for artifact in Set(current.sets.keys).union(baseline.sets.keys).sorted() {
      let own = current.sets[artifact]?.readings ?? [:]
      let theirs = baseline.sets[artifact]?.readings ?? [:]
      entries += Set(own.keys).union(theirs.keys).sorted().map { id in
        judge.entry(artifact, id, current: own[id], baseline: theirs[id])
      }
    }
  }

  /// The numbers of a run beside the published ones, where there are any.
  public init(
    ofPublishedIn current: ArtifactMetrics, named name: String, under rules: [ToleranceRule]
  ) {
    self.init(baseline: name)
    let judge = MetricJudge(rules: rules)
    for artifact in current.artifacts {
      let readings = current.sets[artifact]?.readings ?? [:]
      for metric in current.sets[artifact]?.metrics ?? [] {
        guard let published = Reading(publishedFor: metric) else { continue }
        entries.append(
          judge.entry(artifact, metric.id, current: readings[metric.id], baseline: published))
      }
    }
    let silent = current.sets.values.map(\.metrics.count).reduce(0, +) - entries.count
    if silent > 0 { notes.append("\(silent) numbers have no published counterpart.") }
  }
}
