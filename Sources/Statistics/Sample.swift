/// Summaries of a few observations, in double precision and in the order given.
public struct Sample: Equatable, Sendable {
  public let values: [Double]

  public init(_ values: [Double]) { self.values = values }

  public var count: Int { values.count }

  /// The arithmetic mean; not a number for no observations.
  public var mean: Double { values.reduce(0, +) / Double(count) }

  /// The standard deviation with n - 1; `nil` below two observations.
  public var deviation: Double? {
    guard count > 1 else { return nil }
    let mean = mean
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (squares / Double(count - 1)).squareRoot()
  }

  /// The standard error of the mean; `nil` below two observations.
  public var standardError: Double? { deviation.map { $0 / Double(count).squareRoot() } }

  /// Observations above zero.
  public var wins: Int { values.filter { $0 > 0 }.count }

  /// The mean as an estimate with n - 1 degrees of freedom; `nil` below two observations.
  public var estimate: MeanEstimate? {
    standardError.map {
      MeanEstimate(mean, standardError: $0, degrees: Double(count - 1))
    }
  }

  /// The interval of the mean by Student's t; nil below two observations.
  public func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    estimate?.interval(confidence: confidence)
  }

  /// The value below which the share `fraction` lies, interpolated between order statistics.
  ///
  /// Position `fraction (n - 1)` in the sorted sample, as NumPy's default has it.
  public func quantile(_ fraction: Double) -> Double {
    let sorted = values.sorted()
    let position = fraction * Double(count - 1)
    let lower = Int(position.rounded(.down))
    let upper = min(lower + 1, count - 1)
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
