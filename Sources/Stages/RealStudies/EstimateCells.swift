import Report
import Statistics

/// A difference of means in a table: its value, the two ends of its interval, and its p value.
struct EstimateCells {
  /// The metric of the value; its parts are `ID/ci-low`, `ID/ci-high` and `ID/p`.
  let id: String
  let unit: Unit
  /// How many observations are behind it.
  let n: Int
  let setting: Setting

  static func columns(_ group: String, _ unit: Unit) -> [Column] {
    [
      Column("difference", group: group, unit: unit), Column("95 % from", group: group, unit: unit),
      Column("to", group: group, unit: unit), Column("p", group: group),
    ]
  }

  func cells(_ estimate: MeanEstimate) throws -> [Cell] {
    let interval = estimate.interval()
    return try [
      cell("", estimate.value, unit, 2, signed: true),
      cell("/ci-low", interval.lowerBound, unit, 2, signed: true),
      cell("/ci-high", interval.upperBound, unit, 2, signed: true),
      cell("/p", estimate.pDifferent(from: 0), .ratio, 4, signed: false),
    ]
  }

  static func missing(_ obstacle: Incomparable) -> [Cell] {
    [.missing(because: obstacle.reason), .text(""), .text(""), .text("")]
  }

  private func cell(
    _ part: String, _ value: Double, _ unit: Unit, _ decimals: Int, signed: Bool
  ) throws -> Cell {
    Cell(
      .quantity(Quantity(value, n: n, unit: unit, decimals: decimals, signed: signed)),
      metric: try MetricID(id + part), setting: setting)
  }
}
