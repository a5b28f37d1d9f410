import Datasets
import ImageStages
import Learning
import ReportModel
import StageKit
import Statistics

/// Results of stages over one network each, with the networks behind them, in the order of seeds.
///
/// All networks are on one data set. The paper's diagnostic is on CIFAR-10; any other has a block of its own.
struct LayerStudy<Result> {
  let results: [Result]
  let runs: [ImageRuns.Run]

  /// Reads the inputs of a slot, whose sweep has the axes `dataset` and `variant`: one study a data set.
  static func read(
    _ context: StageContext, slot: String,
    _ read: (StageInput) throws -> (Result, ImageRunMetrics)
  ) throws -> [LayerStudy] {
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
    return try DatasetNames.datasets(of: found.map(\.1), home: LayerStudyNames.home)
      .map { dataset in try LayerStudy(found.filter { $0.1.dataset == dataset }) }
  }

  private init(_ found: [(Result, ImageRuns.Run)]) throws {
    results = found.map(\.0)
    runs = found.map(\.1)
    guard Set(runs.map { [$0.dataset, $0.variant] }).count == 1,
      Set(runs.map(\.metrics.test.layers.count)).count == 1
    else {
      throw StageError.invalidInput(
        "the diagnostic is of networks of one kind on each data set, in different seeds")
    }
  }

  /// The networks of one seed.
  func only(_ seed: UInt64) throws -> LayerStudy {
    try LayerStudy(zip(results, runs).filter { $1.metrics.seed == seed }.map { ($0, $1) })
  }

  /// The mean of a number over the networks, beside the published one where the paper has such a number.
  func cell(
    _ unit: Unit, decimals: Int, signed: Bool = false, published: Published? = nil,
    _ setting: Setting, metric: MetricID, _ value: (Result) throws -> Double
  ) throws -> Cell {
    .mean(
      of: try results.map(value), unit: unit, signed: signed, decimals: decimals,
      published: published, setting, metric: metric)
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
  /// The data set of all networks.
  var dataset: String { runs.first?.dataset ?? "" }
  /// Their seeds.
  var seeds: [UInt64] { runs.map(\.metrics.seed) }
  /// The number of layers of each network.
  var layers: Int { runs.first?.metrics.test.layers.count ?? 0 }
  /// The number of classes.
  var classes: Int { runs.first?.metrics.classes ?? 0 }
}

/// The names of the diagnostic's artifacts.
enum LayerStudyNames {
  /// The data set of the paper.
  static let home = ImageDatasetName.cifar10

  static func of(_ artifact: String, on dataset: String) -> DatasetNames {
    DatasetNames(artifact: artifact, home: home, dataset: dataset)
  }
}

extension Unit {
  static let bits = Unit("bits")
  static let features = Unit("features")
}

/// The mean of a few numbers.
func mean(_ values: some Collection<Double>) -> Double {
  values.reduce(0, +) / Double(values.count)
}
