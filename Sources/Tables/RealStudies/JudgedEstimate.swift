import ReportModel
import Statistics

/// A difference of means with its interval and p value, as a table and the metrics have it.
struct JudgedEstimate {
  /// The metric of the value; beside it there are `ID/ci-low`, `ID/ci-high` and `ID/p`.
  let id: String
  let estimate: MeanEstimate
  /// How many observations are behind it.
  let n: Int
  let unit: Unit
  let decimals: Int
  let setting: Setting

  static func columns(_ title: String, _ scale: GapScale, _ unit: Unit) -> [Column] {
    let group = "in \(scale.rawValue)"
    return [
      Column(title, group: group, unit: unit), Column("95 % interval", group: group),
      Column("p", group: group),
    ]
  }

  fileprivate func cells() throws -> [Cell] {
    try [
      Cell(.quantity(quantity(estimate.value)), metric: MetricID(id), setting: setting),
      .text(SignedText.range(estimate.interval(), decimals: decimals)),
      Cell(
        .quantity(Quantity(estimate.pDifferent(from: 0), n: n, unit: .ratio, decimals: 4)),
        metric: MetricID("\(id)/p"), setting: setting),
    ]
  }

  fileprivate func ends() throws -> [Metric] {
    let interval = estimate.interval()
    return try [("ci-low", interval.lowerBound), ("ci-high", interval.upperBound)].map {
      Metric(
        id: try MetricID("\(id)/\($0)"), quantity($1), better: .neither, setting: setting)
    }
  }

  private func quantity(_ value: Double) -> Quantity {
    Quantity(value, n: n, unit: unit, decimals: decimals, signed: true)
  }
}

extension Result where Success == JudgedEstimate, Failure == Incomparable {
  /// The three cells of the estimate, or why there is none.
  func cells() throws -> [Cell] {
    switch self {
    case .success(let judged): try judged.cells()
    case .failure(let obstacle):
      [.missing(because: obstacle.reason), .text(""), .text("")]
    }
  }

  /// The same cells as text, where another table has the metrics.
  func textCells() throws -> [Cell] {
    try cells().map { cell in
      guard let quantity = cell.regenerated else { return cell }
      return .text(quantity.text)
    }
  }

  /// The ends of the interval, which are text in the table; none without an estimate.
  func ends() throws -> [Metric] {
    if case .success(let judged) = self { try judged.ends() } else { [] }
  }
}
