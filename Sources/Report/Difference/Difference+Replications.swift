extension Difference {
  /// The numbers of a run as replications of the published ones, where there are any.
  ///
  /// - Parameters:
  ///   - current: The numbers of the run, with their published counterparts.
  ///   - name: What the publication is called.
  ///   - rules: How far a replication may lie from each published number.
  ///   - assumed: The settings that are assumptions; a number that such a setting decides never simply
  ///     differs.
  public init(
    ofPublishedIn current: ArtifactMetrics, named name: String, under rules: [ToleranceRule],
    assuming assumed: [AssumedSetting] = []
  ) {
    self.init(baseline: name)
    isReplication = true
    let judge = ReplicationJudge(judge: MetricJudge(rules: rules), assumed: assumed)
    for artifact in current.artifacts {
      let readings = judge.readings(current.sets[artifact]?.readings ?? [:])
      for metric in current.sets[artifact]?.metrics ?? [] {
        guard let published = Reading(publishedFor: metric), let own = readings[metric.id] else {
          continue
        }
        entries.append(judge.entry(artifact, metric.id, own, after: published))
      }
    }
    let silent = current.sets.values.map(\.metrics.count).reduce(0, +) - entries.count
    if silent > 0 {
      notes.append(
        "\(silent == 1 ? "1 number has" : "\(silent) numbers have") no published counterpart.")
    }
  }
}
