/// Observations in groups that share what chance did to them, as all results of one seed do.
///
/// A group counts as one observation: its mean. So an interval over G groups has G - 1 degrees of freedom,
/// however many observations a group has. With groups of one size that is the cluster-robust interval of
/// a regression on a constant.
public struct ClusteredSample: Equatable, Sendable {
  /// The mean of each group, by the group's number.
  public let means: [Int: Double]

  public init(_ observations: [(cluster: Int, value: Double)]) {
    means = Dictionary(grouping: observations, by: \.cluster)
      .mapValues { Sample($0.map(\.value)).mean }
  }

  /// The means of the groups, in the order of their numbers.
  public var sample: Sample { Sample(means.sorted { $0.key < $1.key }.map(\.value)) }

  /// How much larger each group's mean is here than in `other`, over the groups that both have.
  public func difference(from other: ClusteredSample) -> Sample {
    Sample(
      means.sorted { $0.key < $1.key }.compactMap { cluster, mean in
        other.means[cluster].map { mean - $0 }
      })
  }
}
