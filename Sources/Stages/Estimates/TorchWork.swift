import ImageStages
import StageKit
import TorchStages

/// How much work a training in PyTorch is: as much as that of the program's own trainer.
enum TorchWork {
  typealias Own = ImageTrainingStage<CatalogImageRules>
  typealias Parameters = TorchTraining<Own>.Parameters

  static let amount: StageWork<Parameters> = { parameters, inputs in
    Own.work(parameters.network, inputs)
  }

  @Sendable static func sample(_ parameters: Parameters) -> Parameters {
    var sample = parameters
    sample.network = Own.sample(parameters.network)
    return sample
  }
}
