internal import Kernels

/// What is done to a feature before nearest neighbours are looked for.
///
/// The counterpart of what scikit-learn's `mutual_info_classif` does: the feature is divided by its
/// standard deviation (with n), if it has one, and moved by normal noise of deviation
/// `jitter max(1, mean |x|)`, which tells equal values apart. Scikit-learn's jitter is 1e-10. Only the
/// generator differs: ours is keyed by the seed and the number of the feature.
public struct FeatureScaling: Codable, Sendable, Equatable {
  /// The relative deviation of the noise; 0 for none.
  public var jitter: Double
  public var seed: UInt64

  public init(jitter: Double, seed: UInt64) {
    self.jitter = jitter
    self.seed = seed
  }

  /// The scaled and moved values of the feature with this number.
  /// - Throws: `InformationError` for a jitter that is negative or not finite, and for such values.
  public func callAsFunction(
    _ values: [Double], feature: Int
  ) throws(InformationError) -> [Double] {
    try requireSetting(
      jitter >= 0 && jitter.isFinite, "jitter", jitter, "at least 0")
    try requireFinite(values)
    guard !values.isEmpty else { return values }
    let deviation = Self.deviation(values)
    let scaled = values.map { $0 / deviation }
    guard jitter > 0 else { return scaled }
    let size = scaled.reduce(0) { $0 + abs($1) } / Double(scaled.count)
    let noise = Tensor([values.count])
    CounterGenerator(seed: seed, purpose: .featureJitter, UInt32(feature))
      .fillNormal(noise, deviation: 1)
    return zip(scaled, noise.elements).map { $0 + jitter * max(1, size) * Double($1) }
  }

  /// The standard deviation with n, or 1 where it is no more than what rounding leaves of a constant.
  private static func deviation(_ values: [Double]) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let rounding = count * mean * Double.ulpOfOne
    let isConstant = variance <= count * Double.ulpOfOne * variance + rounding * rounding
    return isConstant ? 1 : variance.squareRoot()
  }
}
