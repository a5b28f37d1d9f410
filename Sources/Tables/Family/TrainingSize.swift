import DeeperForward
import HintonForwardForward
import ImageStages
import Kernels
import LayeredImageRules
import Learning
import ScheduledRules
import SelfContrastive
import SoftHebb
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
    let (side, classes) = (run.metrics.side, run.metrics.classes)
    let device = Device(threads: 1)
    let rule =
      network.rule is any ScheduledImageRule
      ? try network.makeRule(
        side: side, classes: classes, TrainingClock(epochs: 1, stepsPerEpoch: 1), on: device)
      : try network.makeRule(side: side, classes: classes, on: device)
    learned = rule.groups.reduce(0) { $0 + $1.count }
    step = try RuleWork.step(network, side: side, classes: classes)
    training =
      try RuleWork.training(
        network, epochs: run.metrics.epochs, side: side, classes: classes)
      * Double(run.metrics.trainImages)
  }
}

/// The rules whose trainings the family's table can count.
enum FamilyRules: ImageNetworkRules {
  static let all: [any ImageNetworkRule.Type] =
    PaperImageRules.all + [
      ContrastiveNetworks.self, DeeperNetworks.self, HintonNetworks.self,
      LocalCrossEntropyNetworks.self, SoftHebbNetworks.self, SpatialGoodnessNetworks.self,
    ]
}
