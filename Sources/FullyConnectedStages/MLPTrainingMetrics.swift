internal import FullyConnected
package import Learning
package import PreparedImages
internal import StageKit

/// What the table needs to know of a trained network: its result, and how it was made.
package struct MLPRunMetrics: Codable, Equatable {
  package var dataset: String
  package var source: String
  package var hiddenLayers: Int
  package var width: Int
  package var trainImages: Int
  package var testImages: Int
  package var epochs: Int
  package var batchSize: Int
  package var seed: UInt64
  /// By the classifier, or by trying every label where there is none.
  package var test: Accuracy
  /// The mean losses of the last epoch.
  package var layerLosses: [Double]
  package var classifierLoss: Double?
  package var temperatures: [Float]

  package init(
    _ parameters: MLPTrainingStage.Parameters, _ header: PreparedHeader,
    _ batches: any ImageBatches,
    _ curve: [ImageCurvePoint]
  ) throws {
    guard let last = curve.last, let test = last.test?.concatenated ?? last.test?.logitSum else {
      throw StageError.invalidInput("the training has no epoch that was evaluated")
    }
    dataset = header.name
    source = header.source.rawValue
    hiddenLayers = parameters.network.hiddenLayers
    width = parameters.network.width
    trainImages = batches.trainCount
    testImages = batches.testCount
    epochs = parameters.recipe.epochs
    batchSize = parameters.recipe.batchSize
    seed = parameters.recipe.seed
    self.test = test
    layerLosses = last.layerLosses
    classifierLoss = last.classifierLoss
    temperatures = last.temperatures
  }
}
