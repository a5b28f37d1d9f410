import Foundation
import Statistics
import Testing

/// What `Tests/Reference/make_statistics_goldens.py` wrote.
struct StatisticsGolden: Decodable {
  var tails: [Tail]
  var bounds: [Bound]
  var pairs: [Pair]
  var holm: [Correction]
  var combinations: [Combination]
  var predictions: [Prediction]
  var clusters: [Clusters]
  var factorials: [Factorial]
  var regressions: [Regression]
  var nested: [Nested]
  var powers: [Power]
  var counts: [Count]
  var exchanges: [Exchanges]
  var curves: [Curve]
  var shares: [Shares]

  struct Tail: Decodable { var degrees, t, above: Double }
  struct Bound: Decodable { var degrees, confidence, bound: Double }

  struct Pair: Decodable {
    var left, right: [Double]
    var degrees, different, above, below: Double
    /// Of 90 %.
    var interval: [Double]
    /// Within 2 of each other.
    var within: Double
    /// The left sample against 0.3.
    var oneSample: Double
    var paired: Paired?

    struct Paired: Decodable {
      var different, above, within: Double
      var interval: [Double]
    }
  }

  struct Correction: Decodable { var values, adjusted: [Double] }

  struct Combination: Decodable {
    var coefficients: [Double]
    var samples: [[Double]]
    var value, standardError, degrees, different: Double
  }

  struct Prediction: Decodable {
    var original, replication: [Double]
    var low, high: Double
  }

  struct Clusters: Decodable {
    var values: [[Double]]
    var mean, standardError, low, high: Double
  }

  struct Factorial: Decodable {
    var yields: [Double]
    var sets: [Int]
    var effects, parts: [Double]
  }

  struct Regression: Decodable {
    var clusters: [Int]
    var x, values, coefficients, errors, different: [Double]
    var intervals: [[Double]]
  }

  struct Nested: Decodable {
    var groups: [[Double]]
    var between, within: Double
  }

  struct Power: Decodable {
    var mean, deviation, power: Double
    var count: Int
  }

  struct Count: Decodable {
    var mean, power: Double
    var count: Int
  }

  struct Exchanges: Decodable {
    var differences: [Double]
    var above: Double
  }

  struct Curve: Decodable {
    var differences: [[[Double]]]
    var weights: [Double]
    var isTrend: Bool
    var median, shareAbove, shareSignificant: Double
    /// Of the three, in this order.
    var p: [Double]
  }

  struct Shares: Decodable {
    var levels: [[String]]
    var values, shares: [Double]
    var rest: Double
  }

  static func read() throws -> StatisticsGolden {
    let file = try #require(
      Bundle.module.url(forResource: "Goldens/statistics", withExtension: "json"))
    return try JSONDecoder().decode(StatisticsGolden.self, from: Data(contentsOf: file))
  }
}

/// What SciPy and these functions may differ by.
enum Precision {
  /// Both evaluate the incomplete beta function to about fourteen digits; tails far out lose a few.
  static let probability = 1e-11
  /// Bounds are rounded to nine decimals, and multiply an error of a few units.
  static let bound = 1e-8
  /// Roundings of a few operations on doubles.
  static let arithmetic = 1e-13
}

/// Expects `found` within a share of `expected`, or within that much where it is below 1.
func expectClose(
  _ found: Double?, _ expected: Double, _ precision: Double = Precision.arithmetic,
  _ about: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  guard let found else {
    Issue.record("nothing was found \(about)", sourceLocation: sourceLocation)
    return
  }
  #expect(
    abs(found - expected) <= precision * max(1, abs(expected)), "\(about)",
    sourceLocation: sourceLocation)
}
