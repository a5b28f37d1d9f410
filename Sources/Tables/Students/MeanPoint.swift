import Learning
import ReportModel
import Statistics

extension Figure.Point {
  /// The mean of a sample with its 95 % interval; nil for no observations.
  static func mean(of sample: Sample, at x: Double) -> Figure.Point? {
    guard sample.count > 0 else { return nil }
    let interval = sample.interval()
    return Figure.Point(x: x, y: sample.mean, low: interval?.lowerBound, high: interval?.upperBound)
  }
}

extension Figure.Point {
  /// The mean of a sample with the range of its values; nil for no observations.
  static func span(of sample: Sample, at x: Double) -> Figure.Point? {
    guard let low = sample.values.min(), let high = sample.values.max() else { return nil }
    let isRange = sample.count > 1
    return Figure.Point(
      x: x, y: sample.mean, low: isRange ? low : nil, high: isRange ? high : nil)
  }
}

extension Figure {
  /// What a band means where it shows the range; nothing is said where no mean has one.
  static func spanNote(_ series: [Series]) -> [String] {
    series.contains { $0.points.contains { $0.low != nil } }
      ? [
        "Lines are means over seeds; bands and upright lines reach from the lowest to the highest seed."
      ] : []
  }

  /// What a band or an upright line means; nothing is said where no mean has an interval.
  static func intervalNote(_ series: [Series]) -> [String] {
    let hasIntervals = series.contains { $0.points.contains { $0.low != nil } }
    return hasIntervals
      ? ["Intervals are those of the mean over seeds by Student's t, at 95 %."] : []
  }
}

extension Published {
  /// The value to draw beside numbers of `setting`; nil where it is unknown or another quantity.
  func value(comparableUnder setting: Setting, unit: Unit) -> Double? {
    guard setting.obstacle == nil, case .known(let number) = self, number.unit == unit else {
      return nil
    }
    return number.value
  }
}
