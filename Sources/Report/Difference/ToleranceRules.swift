/// The rules of `tolerances.json`; of each list the first rule that fits a number counts.
///
/// A number that no rule fits has to be equal.
public struct ToleranceRules: Equatable, Sendable {
  /// For a comparison with an earlier run.
  public var baseline: [ToleranceRule]
  /// For a comparison with the published numbers.
  public var published: [ToleranceRule]
  /// For measured times; those that no rule fits are not compared.
  public var measurements: [MeasurementRule]

  public init(
    baseline: [ToleranceRule] = [], published: [ToleranceRule] = [],
    measurements: [MeasurementRule] = []
  ) {
    self.baseline = baseline
    self.published = published
    self.measurements = measurements
  }
}
