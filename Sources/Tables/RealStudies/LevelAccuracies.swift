import ReportModel
import Statistics

/// The accuracies behind the gaps of several levels.
struct LevelAccuracies {
  let artifact: String
  let setting: Setting

  static var columns: [Column] {
    RealMethod.allCases.map { Column($0.title, unit: .percent, better: .higher) }
  }

  func cells(_ level: GapLevel) throws -> [Cell] {
    try RealMethod.allCases.map { method in
      try .sample(
        level.accuracies(method), unit: .percent, decimals: 2, setting,
        metric: "\(artifact):\(level.id)/accuracy/\(method.rawValue)")
    }
  }
}

extension Cell {
  /// The mean of a sample that no publication has a number for; missing when nothing was trained.
  static func sample(
    _ sample: Sample, unit: Unit, decimals: Int, signed: Bool = false, _ setting: Setting,
    metric: String
  ) throws -> Cell {
    guard sample.count > 0 else { return .missing(because: Incomparable.notTrained.reason) }
    return Cell(
      .quantity(
        Quantity(
          sample.mean, spread: sample.deviation, n: sample.count, unit: unit, decimals: decimals,
          signed: signed)),
      metric: try MetricID(metric), setting: setting)
  }
}
