import ReportModel
import Statistics

/// A number, and how each estimate that went into it moves it.
///
/// Errors go through products and ratios by their first derivatives, so a metric that takes part twice
/// counts once.
struct Estimate: Equatable {
  var value: Double
  /// Nil for plain numbers, which go with any unit.
  var unit: Unit?
  /// The independent estimates behind the value, by name.
  var influences: [String: Influence]

  /// One estimate behind a number.
  struct Influence: Equatable {
    /// The derivative of the number with respect to the estimate.
    var slope: Double
    /// Nil where no error is known: a single observation, or a number without a spread.
    var mean: MeanEstimate?
    /// How many observations it is the mean of.
    var n: Int?
  }

  /// A number that chance has no part in.
  static func constant(_ value: Double, unit: Unit? = nil) -> Estimate {
    Estimate(value: value, unit: unit, influences: [:])
  }

  /// A mean over observations has the standard error `spread / √n`.
  init(_ metric: Metric) {
    let mean: MeanEstimate? =
      if let spread = metric.spread, let n = metric.n {
        MeanEstimate(mean: metric.value, deviation: spread, count: n)
      } else {
        nil
      }
    self.init(metric.id.description, metric.value, mean, n: metric.n, unit: metric.unit)
  }

  /// The mean of observations that belong together.
  init(_ name: String, _ sample: Sample, unit: Unit?) {
    self.init(name, sample.mean, sample.estimate, n: sample.count, unit: unit)
  }

  private init(_ name: String, _ value: Double, _ mean: MeanEstimate?, n: Int?, unit: Unit?) {
    self.init(
      value: value, unit: unit, influences: [name: Influence(slope: 1, mean: mean, n: n)])
  }

  init(value: Double, unit: Unit?, influences: [String: Influence]) {
    self.value = value
    self.unit = unit
    self.influences = influences
  }

  /// What moves the value, in a fixed order.
  private var active: [Influence] {
    influences.sorted { $0.key < $1.key }.map(\.value).filter { $0.slope != 0 }
  }

  /// The value with its error and degrees of freedom; nil where the error of a part is not known.
  ///
  /// `exact` takes what has no known error as free of chance.
  func mean(exact: Bool) -> MeanEstimate? {
    var terms: [(coefficient: Double, estimate: MeanEstimate)] = []
    for influence in active {
      if let mean = influence.mean {
        terms.append((influence.slope, mean))
      } else if !exact {
        return nil
      }
    }
    var mean = MeanEstimate.combination(terms)
    mean.value = value
    return mean
  }

  /// The fewest observations behind any part; nil for constants and counts.
  var n: Int? { active.compactMap(\.n).min() }
}

extension Estimate {
  /// The difference of two numbers.
  ///
  /// - Throws: `ClaimProblem.unitsDiffer` unless both have one unit; percent and percentage points
  ///   go together.
  static func difference(_ left: Estimate, _ right: Estimate) throws(ClaimProblem) -> Estimate {
    Estimate(
      value: left.value - right.value, unit: try commonUnit(left.unit, right.unit),
      influences: joined(left, 1, right, -1))
  }

  /// The sum of two numbers, of one unit as for a difference.
  static func sum(_ left: Estimate, _ right: Estimate) throws(ClaimProblem) -> Estimate {
    Estimate(
      value: left.value + right.value, unit: try commonUnit(left.unit, right.unit),
      influences: joined(left, 1, right, 1))
  }

  /// The ratio of two numbers.
  static func ratio(_ left: Estimate, _ right: Estimate) throws(ClaimProblem) -> Estimate {
    guard right.value != 0 else { throw .divisionByZero }
    let value = left.value / right.value
    return Estimate(
      value: value, unit: .ratio,
      influences: joined(left, 1 / right.value, right, -value / right.value))
  }

  /// The product of two numbers.
  static func product(_ left: Estimate, _ right: Estimate) -> Estimate {
    Estimate(
      value: left.value * right.value, unit: left.unit ?? right.unit,
      influences: joined(left, right.value, right, left.value))
  }

  /// The mean of several numbers.
  static func mean(_ estimates: [Estimate]) throws(ClaimProblem) -> Estimate {
    guard var sum = estimates.first else { throw .nothingToAverage }
    for next in estimates.dropFirst() { sum = try .sum(sum, next) }
    let count = Double(estimates.count)
    return Estimate(
      value: sum.value / count, unit: sum.unit, influences: joined(sum, 1 / count, sum, 0))
  }

  /// The influences on `left · leftSlope + right · rightSlope`, to first order.
  private static func joined(
    _ left: Estimate, _ leftSlope: Double, _ right: Estimate, _ rightSlope: Double
  ) -> [String: Influence] {
    var joined = left.influences.mapValues { influence in
      var copy = influence
      copy.slope *= leftSlope
      return copy
    }
    for (name, influence) in right.influences {
      joined[name, default: Influence(slope: 0, mean: influence.mean, n: influence.n)].slope +=
        influence.slope * rightSlope
    }
    return joined
  }

  private static func commonUnit(_ left: Unit?, _ right: Unit?) throws(ClaimProblem) -> Unit? {
    guard let left, let right, left != right else { return left ?? right }
    guard Set([left, right]) == [.percent, .percentagePoints] else {
      throw .unitsDiffer(left.rawValue, right.rawValue)
    }
    return .percentagePoints
  }
}
