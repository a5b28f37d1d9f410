import ReportModel
import Statistics

extension Cell {
  /// The mean of a sample beside the published one; missing when nothing was trained for it.
  ///
  /// Without a published one, where the publication has no such place, the mean is alone.
  static func mean(
    of values: [Double], unit: Unit, signed: Bool = false,
    decimals: Int = 1, published: Published?, _ setting: Setting, metric: MetricID
  ) -> Cell {
    guard !values.isEmpty else { return .missing(because: "not part of this study") }
    let sample = Sample(values)
    let mean = Quantity(
      sample.mean, spread: sample.deviation, n: sample.count, unit: unit,
      decimals: decimals, signed: signed)
    guard let published else { return Cell(.quantity(mean), metric: metric, setting: setting) }
    return .comparison(mean, published, under: setting, metric: metric)
  }
}
