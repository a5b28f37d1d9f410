/// The largest difference between two lists over the largest expected magnitude.
///
/// Infinite if the counts differ or a number is not finite, so a comparison never passes by accident.
public func scaledError(
  _ actual: some Collection<Float>, _ expected: some Collection<Double>
) -> Double {
  guard actual.count == expected.count, actual.allSatisfy(\.isFinite) else { return .infinity }
  let scale = expected.reduce(0) { max($0, abs($1)) }
  let worst = zip(actual, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
  return scale > 0 ? worst / scale : worst
}

/// The gradient of a function by central differences, accurate to about 1e-9.
public func finiteDifferences(
  at point: [Double], step: Double = 1e-5, of function: ([Double]) -> Double
) -> [Double] {
  point.indices.map { index in
    var (above, below) = (point, point)
    above[index] += step
    below[index] -= step
    return (function(above) - function(below)) / (2 * step)
  }
}
