/// A number that was estimated, its standard error, and the degrees of freedom of that error.
///
/// A mean of n observations has the error `s / √n` and n - 1 degrees; paired observations are the n
/// differences of their pairs.
public struct MeanEstimate: Equatable, Sendable {
  public var value: Double
  public var standardError: Double
  /// Degrees of freedom of the standard error; infinite where it is known without estimating.
  public var degrees: Double

  public init(_ value: Double, standardError: Double, degrees: Double) {
    self.value = value
    self.standardError = standardError
    self.degrees = degrees
  }

  /// The mean of `count` observations with the standard deviation `deviation`; nil below two.
  public init?(mean: Double, deviation: Double, count: Int) {
    guard count > 1 else { return nil }
    self.init(
      mean, standardError: deviation / Double(count).squareRoot(), degrees: Double(count - 1))
  }

  /// A number that chance has no part in.
  public static func constant(_ value: Double) -> MeanEstimate {
    MeanEstimate(value, standardError: 0, degrees: .infinity)
  }

  /// The combination `Σ cᵢ xᵢ` of independent estimates.
  ///
  /// Its error is `√Σ vᵢ` with `vᵢ = (cᵢ sᵢ)²`, its degrees of freedom `(Σ vᵢ)² / Σ (vᵢ² / νᵢ)`
  /// (Satterthwaite 1946). For a difference of two means that is Welch's test (1947).
  public static func combination(
    _ terms: [(coefficient: Double, estimate: MeanEstimate)]
  ) -> MeanEstimate {
    var (value, variance, uncertainty) = (0.0, 0.0, 0.0)
    for (coefficient, estimate) in terms {
      value += coefficient * estimate.value
      let own = coefficient * estimate.standardError * (coefficient * estimate.standardError)
      variance += own
      uncertainty += own * own / estimate.degrees
    }
    return MeanEstimate(
      value, standardError: variance.squareRoot(),
      degrees: uncertainty > 0 ? variance * variance / uncertainty : .infinity)
  }

  /// The difference of two independent estimates: Welch's, where both are means.
  public static func - (left: MeanEstimate, right: MeanEstimate) -> MeanEstimate {
    combination([(1, left), (-1, right)])
  }

  /// The interval that covers the true value with this confidence, by Student's t.
  public func interval(confidence: Double = 0.95) -> ClosedRange<Double> {
    let reach =
      standardError == 0
      ? 0 : standardError * StudentT(degrees: degrees).bound(ofConfidence: confidence)
    return value - reach...value + reach
  }
}
