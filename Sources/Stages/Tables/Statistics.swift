/// Summaries of a few observations, in double precision and in the order given.
struct Sample {
  let values: [Double]

  init(_ values: [Double]) { self.values = values }

  var count: Int { values.count }

  /// The arithmetic mean; not a number for no observations.
  var mean: Double { values.reduce(0, +) / Double(count) }

  /// The standard deviation with n - 1; `nil` below two observations.
  var deviation: Double? {
    guard count > 1 else { return nil }
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (squares / Double(count - 1)).squareRoot()
  }

  /// The standard error of the mean; `nil` below two observations.
  var standardError: Double? { deviation.map { $0 / Double(count).squareRoot() } }

  /// Observations above zero.
  var wins: Int { values.filter { $0 > 0 }.count }

  /// The value below which the share `fraction` lies, interpolated between order statistics.
  ///
  /// Position `fraction (n - 1)` in the sorted sample, as NumPy's default has it.
  func quantile(_ fraction: Double) -> Double {
    let sorted = values.sorted()
    let position = fraction * Double(count - 1)
    let lower = Int(position.rounded(.down))
    let upper = min(lower + 1, count - 1)
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
