extension Difference {
  /// The numbers of a run beside those of another one.
  public init(
    of current: ArtifactMetrics, from baseline: ArtifactMetrics, named name: String,
    under rules: [ToleranceRule]
  ) {
    self.init(baseline: name)
    let judge = MetricJudge(rules: rules)
    for artifact in Set(current.sets.keys).union(baseline.sets.keys).sorted() {
      let own = judge.withErrors(current.sets[artifact]?.readings ?? [:])
      let theirs = judge.withErrors(baseline.sets[artifact]?.readings ?? [:])
      entries += Set(own.keys).union(theirs.keys).sorted().map { id in
        judge.entry(artifact, id, current: own[id], baseline: theirs[id])
      }
    }
  }
}
