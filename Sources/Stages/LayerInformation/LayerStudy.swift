import Learning
import Pipeline
import Report
import Statistics

/// Results of stages over one network each, with the networks behind them, in the order of seeds.
struct LayerStudy<Result> {
  let results: [Result]
  let runs: [ImageRuns.Run]

  /// Reads what stands behind a slot, whose sweep has the axes `dataset` and `variant`.
  init(
    _ context: StageContext, slot: String,
    _ read: (StageInput) throws -> (Result, ImageRunMetrics)
  ) throws {
    let found = try context.inputs(slot).map { input in
      guard case .string(let dataset)? = input.coordinates["dataset"],
        case .string(let variant)? = input.coordinates["variant"]
      else {
        throw StageError.invalidInput(
          "\(input.stage) has no place on the axes `dataset` and `variant`; sweep over both")
      }
      let (result, metrics) = try read(input)
      return (
        result,
        ImageRuns.Run(dataset: dataset, variant: variant, metrics: metrics, files: input)
      )
    }.sorted { $0.1.metrics.seed < $1.1.metrics.seed }
    results = found.map(\.0)
    runs = found.map(\.1)
    guard Set(runs.map { [$0.dataset, $0.variant] }).count == 1,
      Set(runs.map(\.metrics.test.layers.count)).count == 1
    else {
      throw StageError.invalidInput(
        "the diagnostic is of networks of one kind on one data set, in different seeds")
    }
  }

  /// The mean of a number over the networks, beside the published one where the paper has such a number.
  func cell(
    _ unit: Unit, decimals: Int, signed: Bool = false, published: Published? = nil,
    _ setting: Setting,
    metric: String, _ value: (Result) throws -> Double
  ) throws -> Cell {
    let values = try results.map(value)
    let id = try MetricID(metric)
    guard let published else {
      let sample = Sample(values)
      return Cell(
        .quantity(
          Quantity(
            sample.mean, spread: sample.deviation, n: sample.count, unit: unit,
            decimals: decimals, signed: signed)), metric: id, setting: setting)
    }
    return .mean(
      of: values, unit: unit, signed: signed, decimals: decimals, published: published, setting,
      metric: id)
  }

  /// The same number as a point of a figure, with the deviation over seeds around it.
  func point(_ x: Double, _ value: (Result) throws -> Double) rethrows -> Figure.Point {
    let sample = Sample(try results.map(value))
    return Figure.Point(
      x: x, y: sample.mean, low: sample.deviation.map { sample.mean - $0 },
      high: sample.deviation.map { sample.mean + $0 })
  }
}

extension LayerStudy {
  /// The number of layers of each network.
  var layers: Int { runs.first?.metrics.test.layers.count ?? 0 }
  /// The number of classes.
  var classes: Int { runs.first?.metrics.classes ?? 0 }
}

extension Unit {
  static let bits = Unit("bits")
  static let features = Unit("features")
}

/// The mean of a few numbers.
func mean(_ values: some Collection<Double>) -> Double {
  values.reduce(0, +) / Double(values.count)
}
