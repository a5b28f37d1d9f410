import ImageStages
import Kernels
import LayeredImageRules
import Learning
import SpatialGoodness
import StageKit

/// How large a training is: the numbers that it learns, and its work.
struct TrainingSize {
  /// Learned numbers, counted from a network that is built as the training built it.
  let learned: Int
  /// Multiply-adds of a step for one image (`RuleWork`).
  let step: Int
  /// Multiply-adds of the whole training, evaluations left out.
  let training: Double

  /// The size of a training, by the settings that it recorded.
  init(_ run: ImageRuns.Run) throws {
    let network = try StableJSON.read(
      ImageTrainingStage<FamilyRules>.Parameters.self,
      from: run.files.path(ImageNetworkFiles.settings)
    ).network
    let architecture = try ImageArchitecture(
      network.backbone, side: run.metrics.side, classes: run.metrics.classes, width: network.width)
    let rule = try network.rule.makeRule(
      architecture, network.recipe, on: Device(threads: 1))
    learned = rule.groups.reduce(0) { $0 + $1.count }
    step = try RuleWork.step(network, architecture)
    training = Double(step) * Double(run.metrics.epochs) * Double(run.metrics.trainImages)
  }
}

/// The rules whose trainings the family's table can count.
enum FamilyRules: ImageNetworkRules {
  static let all: [any ImageNetworkRule.Type] =
    PaperImageRules.all + [LocalCrossEntropyNetworks.self, SpatialGoodnessNetworks.self]
}
