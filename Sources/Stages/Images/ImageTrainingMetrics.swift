import Datasets
import Learning

/// What tables need to know of a trained image network: its results, and how they were made.
struct ImageRunMetrics: Codable, Equatable {
  var method: ImageMethod
  var backbone: Backbone
  var width: Double
  var heads: ImageHeads
  var dataset: String
  var source: String
  var side: Int
  var classes: Int
  var labels: LabelLevel
  var trainImages: Int
  var testImages: Int
  var epochs: Int
  var batchSize: Int
  var seed: UInt64
  /// At the end of the last epoch.
  var test: ImageAccuracies
  var temperatures: [Float]
  /// The mean losses of the last epoch.
  var layerLosses: [Double]
  var classifierLoss: Double?

  init(
    _ parameters: ImageTrainingStage.Parameters, header: PreparedHeader, trainImages: Int,
    testImages: Int, classes: Int, curve: [ImageCurvePoint]
  ) {
    let network = parameters.network
    method = network.method
    backbone = network.backbone
    width = network.width
    heads = network.backpropagation.heads
    dataset = header.name
    source = header.source.rawValue
    side = header.side
    self.classes = classes
    labels = parameters.labels
    self.trainImages = trainImages
    self.testImages = testImages
    epochs = network.recipe.epochs
    batchSize = network.recipe.batchSize
    seed = network.recipe.seed
    test = curve.last?.test ?? ImageAccuracies()
    temperatures = curve.last?.temperatures ?? []
    layerLosses = curve.last?.layerLosses ?? []
    classifierLoss = curve.last?.classifierLoss
  }

  /// One line for the log.
  var summary: String {
    let concatenated = test.concatenated.map { "classifier \($0.fraction)" }
    let sum = test.logitSum.map { "sum of layers \($0.fraction)" }
    return "test accuracy: " + [concatenated, sum].compactMap(\.self).joined(separator: ", ")
  }
}
