package import Batches
package import Learning
package import PreparedImages

/// What tables need to know of a trained image network: its results, and how they were made.
package struct ImageRunMetrics: Codable, Equatable {
  package var method: ImageMethod
  package var backbone: Backbone
  package var width: Double
  package var heads: ImageHeads
  package var dataset: String
  package var source: String
  package var side: Int
  package var classes: Int
  package var labels: LabelLevel
  package var trainImages: Int
  package var testImages: Int
  package var epochs: Int
  package var batchSize: Int
  package var seed: UInt64
  /// At the end of the last epoch.
  package var test: ImageAccuracies
  package var temperatures: [Float]
  /// The mean losses of the last epoch.
  package var layerLosses: [Double]
  package var classifierLoss: Double?

  package init(
    _ network: ImageNetworkSettings, _ labels: LabelLevel, header: PreparedHeader, trainImages: Int,
    testImages: Int, classes: Int, curve: [ImageCurvePoint]
  ) {
    method = network.method
    backbone = network.backbone
    width = network.width
    heads = network.heads
    dataset = header.name
    source = header.source.rawValue
    side = header.side
    self.classes = classes
    self.labels = labels
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
  package var summary: String {
    let concatenated = test.concatenated.map { "classifier \($0.fraction)" }
    let sum = test.logitSum.map { "sum of layers \($0.fraction)" }
    return "test accuracy: " + [concatenated, sum].compactMap(\.self).joined(separator: ", ")
  }
}
