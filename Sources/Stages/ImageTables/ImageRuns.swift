import Pipeline
import Report

/// The trained image networks of a table, by what the sweep calls them.
struct ImageRuns {
  /// One network and its place in the sweep.
  struct Run {
    let dataset: String
    let variant: String
    let metrics: ImageRunMetrics
  }

  let runs: [Run]

  init(_ runs: [Run]) { self.runs = runs }

  /// Reads the networks behind the slot `runs`, whose sweep has the axes `dataset` and `variant`.
  init(_ context: StageContext) throws {
    runs = try context.inputs("runs").map { input in
      guard case .string(let dataset)? = input.coordinates["dataset"],
        case .string(let variant)? = input.coordinates["variant"]
      else {
        throw StageError.invalidInput(
          "\(input.stage) has no place on the axes `dataset` and `variant`; sweep over both")
      }
      return Run(
        dataset: dataset, variant: variant,
        metrics: try StableJSON.read(
          ImageRunMetrics.self, from: input.path(ImageTrainingStage.metricsFile)))
    }
  }

  /// The networks of one variant on one data set, by ascending seed.
  func group(_ dataset: String, _ variant: String) -> [ImageRunMetrics] {
    runs.filter { $0.dataset == dataset && $0.variant == variant }.map(\.metrics)
      .sorted { $0.seed < $1.seed }
  }

  /// How the numbers were made, compared with how the paper made its own.
  /// - Throws: `StageError` if real and generated images meet in one table.
  func setting(_ scale: ImageStudyScale) throws -> Setting {
    let sources = Set(runs.map(\.metrics.source))
    guard sources.count == 1, let source = sources.first.flatMap(Setting.DataSource.init) else {
      throw StageError.invalidInput(
        "the networks of one table were trained on \(sources.sorted().joined(separator: " and "))"
          + " images; fetch the data sets that are missing, or none of them")
    }
    return Setting(
      profile: scale.profile, data: source, scale: scale.compared(with: runs.map(\.metrics)),
      seeds: Set(runs.map { Int($0.metrics.seed) }).sorted())
  }
}
