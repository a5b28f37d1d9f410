import ReportModel
import Statistics

/// A gap between two methods in a table: in points with its interval, and in log-odds.
enum GapCells {
  static func columns(_ group: String) -> [Column] {
    [
      Column("gap", group: group, unit: .percentagePoints),
      Column("95 % interval", group: group),
      Column("gap", group: group, unit: .logOdds),
    ]
  }

  /// Means over what varies, under the metric `id` and, in log-odds, the same with a suffix.
  static func cells(
    _ id: String, points: Sample, logOdds: Sample, _ setting: Setting
  ) throws -> [Cell] {
    try [
      .gap(points, .points, setting, metric: id),
      .text(points.interval().map { SignedText.range($0, decimals: 2) } ?? "–"),
      .gap(logOdds, .logOdds, setting, metric: id + GapScale.logOdds.suffix),
    ]
  }

  static func missing(_ obstacle: Incomparable) -> [Cell] {
    [.missing(because: obstacle.reason), .text(""), .text("")]
  }

  /// One observation among those of a gap, as a metric.
  static func metric(
    _ id: String, _ sample: Sample, _ scale: GapScale, _ setting: Setting
  ) throws -> Metric {
    Metric(
      id: try MetricID(id),
      Quantity(
        sample.mean, spread: sample.deviation, n: sample.count, unit: scale.unit,
        decimals: scale.decimals,
        signed: true), better: .neither, setting: setting)
  }
}

extension Cell {
  /// The mean gap of a sample.
  static func gap(
    _ sample: Sample, _ scale: GapScale, _ setting: Setting, metric: String
  ) throws -> Cell {
    try .sample(
      sample, unit: scale.unit, decimals: scale.decimals, signed: true, setting, metric: metric)
  }
}
