import ImageStages
import Learning
import StageKit

/// The trained image networks of a table, by what the sweep calls them.
struct ImageRuns {
  /// One network and its place in the sweep.
  struct Run {
    let dataset: String
    let variant: String
    let metrics: ImageRunMetrics
    let files: StageInput
    /// What trained it, where that was not this program.
    var trainer: String?
  }

  let runs: [Run]

  /// Reads the networks behind a slot, whose sweep has the axes `dataset` and `variant`.
  init(_ context: StageContext, slot: String = "runs") throws {
    try self.init(context.inputs(slot))
  }

  init(_ inputs: [StageInput]) throws {
    runs = try inputs.map { input in
      guard case .string(let dataset)? = input.coordinates["dataset"],
        case .string(let variant)? = input.coordinates["variant"]
      else {
        throw StageError.invalidInput(
          "\(input.stage) has no place on the axes `dataset` and `variant`; sweep over both")
      }
      return Run(
        dataset: dataset, variant: variant,
        metrics: try StableJSON.read(
          ImageRunMetrics.self, from: input.path(ImageNetworkFiles.metrics)),
        files: input, trainer: try Run.foreignTrainer(of: input))
    }
  }

  /// The networks of one variant on one data set, by ascending seed.
  func group(_ dataset: String, _ variant: String) -> [Run] {
    runs.filter { $0.dataset == dataset && $0.variant == variant }
      .sorted { $0.metrics.seed < $1.metrics.seed }
  }

  /// Whether there is any network on a data set.
  func has(_ dataset: String) -> Bool { runs.contains { $0.dataset == dataset } }

  /// The data sets and variants that there are, in the order of the graph.
  var groups: [(dataset: String, variant: String)] {
    var seen: Set<[String]> = []
    return runs.filter { seen.insert([$0.dataset, $0.variant]).inserted }
      .map { ($0.dataset, $0.variant) }
  }
}

extension ImageRuns.Run {
  /// Percent of the test images that a way of predicting gets right, where the network has it.
  func accuracy(_ evaluation: ImageEvaluation) -> Double? {
    let accuracy =
      switch evaluation {
      case .concatenated: metrics.test.concatenated
      case .logitSum: metrics.test.logitSum
      }
    return accuracy.map { 100 * $0.fraction }
  }
}

/// The mark that networks have in their metrics which another program trained.
private struct ForeignTrainer: Decodable {
  let trainer: String?
}

extension ImageRuns.Run {
  /// What trained the network behind an input, where that was not this program.
  static func foreignTrainer(of input: StageInput) throws -> String? {
    try StableJSON.read(ForeignTrainer.self, from: input.path(ImageNetworkFiles.metrics)).trainer
  }
}

/// How a network predicts.
enum ImageEvaluation: String, Codable, CaseIterable {
  case concatenated
  case logitSum = "logit-sum"
}
