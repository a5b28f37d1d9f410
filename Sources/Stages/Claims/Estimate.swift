import Report
import Statistics

/// A number, and how far chance may have moved it.
struct Estimate: Equatable {
  var value: Double
  /// Standard error of the value; nil where a single observation leaves it unknown.
  var standardError: Double?
  /// The fewest observations behind any number that took part; nil for constants.
  var n: Int?
  /// Nil for plain numbers, which go with any unit.
  var unit: Unit?

  init(_ value: Double, standardError: Double?, n: Int? = nil, unit: Unit? = nil) {
    self.value = value
    self.standardError = standardError
    self.n = n
    self.unit = unit
  }

  /// A number that chance has no part in.
  static func constant(_ value: Double, unit: Unit? = nil) -> Estimate {
    Estimate(value, standardError: 0, unit: unit)
  }

  /// A mean over observations has the standard error `spread / √n`.
  init(_ metric: Metric) {
    let error: Double? =
      if let spread = metric.spread, let n = metric.n, n > 1 {
        spread / Double(n).squareRoot()
      } else {
        nil
      }
    self.init(metric.value, standardError: error, n: metric.n, unit: metric.unit)
  }

  /// The mean of observations that belong together.
  init(_ values: [Double], unit: Unit?) {
    let sample = Sample(values)
    self.init(
      sample.mean, standardError: sample.standardError, n: sample.count, unit: unit)
  }

  /// The same number, taken as free of chance where its standard error is not known.
  var takenAsExact: Estimate {
    var copy = self
    copy.standardError = standardError ?? 0
    return copy
  }
}

extension Estimate {
  /// The difference of two independent numbers: `√(a² + b²)`.
  ///
  /// - Throws: `ClaimProblem.unitsDiffer` unless both have one unit; percent and percentage points
  ///   go together.
  static func difference(_ left: Estimate, _ right: Estimate) throws(ClaimProblem) -> Estimate {
    Estimate(
      left.value - right.value,
      standardError: quadrature(left.standardError, right.standardError),
      n: fewest(left, right), unit: try commonUnit(left.unit, right.unit))
  }

  /// The ratio of two independent numbers; relative errors add as squares.
  static func ratio(_ left: Estimate, _ right: Estimate) throws(ClaimProblem) -> Estimate {
    guard right.value != 0 else { throw .divisionByZero }
    let value = left.value / right.value
    let error = quadrature(
      left.standardError.map { $0 / right.value },
      right.standardError.map { value * $0 / right.value })
    return Estimate(value, standardError: error, n: fewest(left, right), unit: .ratio)
  }

  /// The product of two independent numbers.
  static func product(_ left: Estimate, _ right: Estimate) -> Estimate {
    let error = quadrature(
      left.standardError.map { $0 * right.value }, right.standardError.map { $0 * left.value })
    return Estimate(
      left.value * right.value, standardError: error, n: fewest(left, right),
      unit: left.unit ?? right.unit)
  }

  /// The mean of independent numbers.
  static func mean(_ estimates: [Estimate]) throws(ClaimProblem) -> Estimate {
    guard var sum = estimates.first else { throw .nothingToAverage }
    for next in estimates.dropFirst() {
      var negative = next
      negative.value = -next.value
      sum = try difference(sum, negative)
    }
    let count = Double(estimates.count)
    sum.value /= count
    sum.standardError = sum.standardError.map { $0 / count }
    return sum
  }

  private static func quadrature(_ left: Double?, _ right: Double?) -> Double? {
    guard let left, let right else { return nil }
    return (left * left + right * right).squareRoot()
  }

  private static func fewest(_ left: Estimate, _ right: Estimate) -> Int? {
    [left.n, right.n].compactMap(\.self).min()
  }

  private static func commonUnit(_ left: Unit?, _ right: Unit?) throws(ClaimProblem) -> Unit? {
    guard let left, let right, left != right else { return left ?? right }
    guard Set([left, right]) == [.percent, .percentagePoints] else {
      throw .unitsDiffer(left.rawValue, right.rawValue)
    }
    return .percentagePoints
  }
}
