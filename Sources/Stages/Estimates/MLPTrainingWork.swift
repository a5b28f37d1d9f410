import DataStages
import Datasets
import Foundation
import FullyConnected
import FullyConnectedStages
import Learning
import StageKit

extension MLPTrainingStage {
  /// Operations of all passes: an image passes three times, each pass forward and backward, and a test image
  /// once, or once for every label.
  ///
  /// Beside the products, an element of an input or an activation costs about a hundred operations a pass.
  static let work: StageWork<Parameters> = {
    parameters, inputs in
    guard
      let data = inputs["data"]?.first.flatMap({
        try? JSONDecoder().decode(ImageData.Parameters.self, from: Data($0.canonicalBytes))
      })
    else { return nil }
    let descriptor = ImageDatasets.descriptor(data.dataset)
    func count(_ limit: Int, _ published: Int) -> Double {
      Double(limit > 0 ? min(limit, published) : published)
    }
    let (network, recipe) = (parameters.network, parameters.recipe)
    let weights =
      network.width * (3 * data.side * data.side + (network.hiddenLayers - 1) * network.width)
    let evaluations =
      (recipe.epochs + parameters.evaluationInterval - 1) / max(parameters.evaluationInterval, 1)
    let passes = network.readout == .none ? 10.0 : 1
    let elements = 3 * data.side * data.side + network.hiddenLayers * network.width
    return (2 * Double(weights) + 100 * Double(elements))
      * (6 * Double(recipe.epochs) * count(data.limits.train, descriptor.trainCount)
        + passes * Double(evaluations) * count(data.limits.test, descriptor.testCount))
  }

  /// Two epochs of the same network, the second of which is evaluated.
  @Sendable static func sample(_ parameters: Parameters) -> Parameters {
    var sample = parameters
    sample.recipe.epochs = min(2, parameters.recipe.epochs)
    sample.evaluationInterval = min(2, parameters.evaluationInterval)
    return sample
  }
}
