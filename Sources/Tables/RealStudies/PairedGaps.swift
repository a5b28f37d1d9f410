import Statistics

/// Gaps between two methods, paired by seed within clusters.
struct PairedGaps {
  struct Cluster {
    let name: String
    let seeds: [(seed: UInt64, value: Double)]

    var sample: Sample { Sample(seeds.map(\.value)) }
  }

  /// Those that have a pair.
  let clusters: [Cluster]

  init(_ clusters: [Cluster]) { self.clusters = clusters.filter { !$0.seeds.isEmpty } }

  /// Whether the gaps vary over seeds alone.
  var isOverSeeds: Bool { clusters.count == 1 }

  /// What varies: the mean of each cluster, or the seeds of the only one.
  ///
  /// Clusters count once however many seeds they have, so their mean has (clusters − 1) degrees of
  /// freedom.
  var sample: Sample {
    if isOverSeeds { return clusters[0].sample }
    return ClusteredSample(
      clusters.enumerated().flatMap { index, cluster in
        cluster.seeds.map { (cluster: index, value: $0.value) }
      }
    ).sample
  }

  /// The mean as an estimate.
  func estimate() throws(Incomparable) -> MeanEstimate {
    guard let estimate = sample.estimate else { throw .oneObservation }
    return estimate
  }
}
