import Report
import Statistics

extension Cell {
  /// The mean of a sample beside the published one; missing when nothing was trained for it.
  static func mean(
    of values: [Double], unit: Unit, signed: Bool = false,
    decimals: Int = 1, published: Published, _ setting: Setting, metric: MetricID
  ) -> Cell {
    guard !values.isEmpty else { return .missing(because: "not part of this study") }
    let sample = Sample(values)
    return .comparison(
      Quantity(
        sample.mean, spread: sample.deviation, n: sample.count, unit: unit,
        decimals: decimals, signed: signed),
      published, under: setting, metric: metric)
  }
}
