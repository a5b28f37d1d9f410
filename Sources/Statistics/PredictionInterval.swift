/// Where a replication is expected, given what was found before and the errors of both.
///
/// `x ± t √(s₁² + s₂²)` around the original `x` with its error s₁, for a replication of error s₂; the t
/// quantile has the Satterthwaite degrees of freedom of the difference. Patil, Peng and Leek (2016),
/// *What should researchers expect when they replicate studies?*, with Student's t for the normal
/// distribution, because errors of a few observations are estimates themselves.
public struct PredictionInterval: Equatable, Sendable {
  public let range: ClosedRange<Double>
  public let original: MeanEstimate
  public let replication: MeanEstimate

  public init(original: MeanEstimate, replication: MeanEstimate, confidence: Double = 0.95) {
    self.original = original
    self.replication = replication
    var expected = replication - original
    expected.value = original.value
    range = expected.interval(confidence: confidence)
  }

  /// Whether the replication is where it is expected.
  public var containsReplication: Bool { range.contains(replication.value) }
}
