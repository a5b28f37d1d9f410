import DataStages
import Datasets
import Foundation
import ImageStages
import Learning
import StageKit

extension ImageTrainingStage {
  /// Operations of all passes over all images: the rule's passes over the maps, and one for every test image.
  ///
  /// Beside the products of its convolution, an element of a map costs about as much as a thousand
  /// operations of a product: one figure fits networks of full and of quarter width within a few percent.
  static var work: StageWork<Parameters> { amount }

  @Sendable private static func amount(
    _ parameters: Parameters, _ inputs: [String: [JSONValue]]
  ) -> Double? {
    guard let data = inputs["data"]?.first.flatMap(ImageDataSize.init),
      let architecture = try? ImageArchitecture(
        parameters.network.backbone, side: data.side, classes: 2, width: parameters.network.width)
    else { return nil }
    let pass =
      parameters.network.method == .linear
      ? 3 * Double(data.side) * Double(data.side) * 1000
      : architecture.layers.reduce(0.0) { sum, layer in
        sum + Double(layer.side * layer.side * layer.outputs) * (18 * Double(layer.inputs) + 1000)
      }
    let epochs = parameters.network.recipe.epochs
    let evaluations = Double(
      epochs / parameters.network.evaluationInterval
        + (epochs % parameters.network.evaluationInterval == 0 ? 0 : 1))
    return pass
      * (parameters.network.rule.passes * Double(epochs) * data.trainCount + evaluations
        * data.testCount)
  }

  /// One epoch of the same network.
  @Sendable static func sample(_ parameters: Parameters) -> Parameters {
    var sample = parameters
    sample.network.recipe.epochs = 1
    sample.network.evaluationInterval = 1
    return sample
  }
}

/// How large a data set will be, as far as the parameters of its stage tell.
private struct ImageDataSize {
  let side: Int
  let trainCount: Double
  let testCount: Double

  /// Folders of one's own are counted when they are prepared; until then they are taken for these.
  private static let folder = (train: 10_000, test: 2_000)
  /// The side of subsets, which take it from the data that they are cut from.
  private static let subsetSide = 32

  /// Nil for parameters of a stage that prepares no images.
  init?(_ parameters: JSONValue) {
    func decoded<Value: Decodable>(_ type: Value.Type) -> Value? {
      try? JSONDecoder().decode(type, from: Data(parameters.canonicalBytes))
    }
    let limits: SampleLimits
    let whole: (train: Int, test: Int)
    if let data = decoded(ImageData.Parameters.self) {
      let descriptor = ImageDatasets.descriptor(data.dataset)
      (side, limits) = (data.side, data.limits)
      whole = (descriptor.trainCount, descriptor.testCount)
    } else if let data = decoded(ImageFolderData.Parameters.self) {
      (side, limits, whole) = (data.side, data.limits, Self.folder)
    } else if let subset = decoded(SubsetSettings.self) {
      let ofClasses = subset.imagesPerClass * max(subset.classes, 1)
      let held = subset.test == .validation ? subset.validationImages : subset.testImages
      (side, limits, whole) = (
        Self.subsetSide, .none,
        (
          train: [subset.images, ofClasses].first { $0 > 0 } ?? Self.folder.train,
          test: held > 0 ? held : Self.folder.test
        )
      )
    } else {
      return nil
    }
    trainCount = Double(limits.train > 0 ? min(limits.train, whole.train) : whole.train)
    testCount = Double(limits.test > 0 ? min(limits.test, whole.test) : whole.test)
  }
}
