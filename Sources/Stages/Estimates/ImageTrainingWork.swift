import Datasets
import Foundation
import Learning
import Pipeline

extension ImageTrainingStage {
  /// Operations of all passes over all images: two passes over the maps for DTG-FF, three for
  /// backpropagation, and one for every test image.
  ///
  /// Beside the products of its convolution, an element of a map costs about as much as a thousand
  /// operations of a product: one figure fits networks of full and of quarter width within a few percent.
  static let work: (@Sendable (Parameters, [String: [JSONValue]]) -> Double?)? = {
    parameters, inputs in
    guard
      let data = inputs["data"]?.first.flatMap({
        try? JSONDecoder().decode(ImageData.Parameters.self, from: Data($0.canonicalBytes))
      }),
      let architecture = try? ImageArchitecture(
        parameters.network.backbone, side: data.side, classes: 2, width: parameters.network.width)
    else { return nil }
    let pass = architecture.layers.reduce(0.0) { sum, layer in
      sum + Double(layer.side * layer.side * layer.outputs) * (18 * Double(layer.inputs) + 1000)
    }
    let epochs = parameters.network.recipe.epochs
    let evaluations = Double(
      epochs / parameters.network.evaluationInterval
        + (epochs % parameters.network.evaluationInterval == 0 ? 0 : 1))
    let passes = parameters.network.method == .dtgFF ? 2.0 : 3.0
    return pass
      * (passes * Double(epochs) * Double(ImageData.count(.train, of: data))
        + evaluations * Double(ImageData.count(.test, of: data)))
  }

  /// One epoch of the same network.
  static func sample(_ parameters: Parameters) -> Parameters {
    var sample = parameters
    sample.network.recipe.epochs = 1
    sample.network.evaluationInterval = 1
    return sample
  }
}
