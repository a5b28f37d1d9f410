import Datasets
import FullyConnectedStages
import Learning
import ReportModel
import StageKit

/// The trained networks of the ablation, by their data set and row.
struct MLPRuns {
  private typealias Run = (
    dataset: String, row: String, metrics: MLPRunMetrics, files: StageInput
  )
  private let runs: [Run]

  /// Reads the networks behind the slot `runs`, whose sweep has the axes `dataset` and `row`.
  init(_ context: StageContext) throws { try self.init(context.inputs("runs")) }

  init(_ inputs: [StageInput]) throws {
    runs = try inputs.map { input in
      guard case .string(let dataset)? = input.coordinates["dataset"],
        case .string(let row)? = input.coordinates["row"]
      else {
        throw StageError.invalidInput(
          "\(input.stage) has no place on the axes `dataset` and `row`; sweep over both")
      }
      return (
        dataset, row,
        try StableJSON.read(
          MLPRunMetrics.self, from: input.path(MLPTrainingStage.metricsFile)), input
      )
    }
  }

  /// Whether there is any network on a data set.
  func has(_ dataset: String) -> Bool { runs.contains { $0.dataset == dataset } }

  /// Percent of the test images that each network of a row gets right, by ascending seed.
  func accuracies(_ dataset: String, _ row: String) -> [(seed: Int, value: Double)] {
    runs.filter { $0.dataset == dataset && $0.row == row }
      .map { (seed: Int($0.metrics.seed), value: 100 * $0.metrics.test.fraction) }
      .sorted { $0.seed < $1.seed }
  }

  /// The parameters of the first network of a row, as it recorded them.
  /// - Throws: `StageError` if there is none.
  func settings(_ row: String) throws -> [String: JSONValue] {
    guard let run = runs.first(where: { $0.row == row }) else {
      throw StageError.invalidInput("no network was trained for the row \"\(row)\"")
    }
    return try StableJSON.read(
      [String: JSONValue].self, from: run.files.path(MLPTrainingStage.settingsFile))
  }

  /// How the networks on the first data set that is here were made; see `setting(_:on:)`.
  func setting(_ study: MLPStudyScale) throws -> Setting {
    try setting(study, on: runs.first?.dataset ?? "")
  }

  /// How the networks on a data set were made, compared with how the paper made its own.
  /// - Throws: `StageError` if real and generated images meet, or nothing was trained.
  func setting(_ study: MLPStudyScale, on dataset: String) throws -> Setting {
    let metrics = runs.filter { $0.dataset == dataset }.map(\.metrics)
    guard let source = metrics.first?.source, metrics.allSatisfy({ $0.source == source }),
      let data = Setting.DataSource(rawValue: source)
    else {
      throw StageError.invalidInput("the rows were trained on images of different sources, or none")
    }
    return Setting(
      profile: study.profile, data: data, scale: scale(metrics, study),
      seeds: Set(metrics.map { Int($0.seed) }).sorted())
  }

  private func scale(
    _ metrics: [MLPRunMetrics], _ study: MLPStudyScale
  ) -> Setting.Scale {
    let descriptors = metrics.compactMap {
      ImageDatasetName(rawValue: $0.dataset).map(ImageDatasets.descriptor)
    }
    func figure(_ name: String, _ own: (MLPRunMetrics) -> Int, _ paper: Int?) -> String? {
      guard let paper else { return nil }
      let others = Set(metrics.map(own)).filter { $0 != paper }.sorted()
      return others.isEmpty
        ? nil : "\(others.map(String.init).joined(separator: "/")) of \(paper) \(name)"
    }
    let reduced = [
      figure("epochs", \.epochs, study.paperEpochs),
      figure("units a layer", \.width, study.paperWidth),
      figure("hidden layers", \.hiddenLayers, study.paperHiddenLayers),
      figure("training images", \.trainImages, descriptors.first?.trainCount),
      figure("test images", \.testImages, descriptors.first?.testCount),
    ].compactMap(\.self)
    return reduced.isEmpty ? .full : .reduced(reduced.joined(separator: ", "))
  }
}
