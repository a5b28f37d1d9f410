import Datasets
import Learning
import Pipeline

/// What the table needs to know of a trained network: its result, and how it was made.
struct MLPRunMetrics: Codable, Equatable {
  var dataset: String
  var source: String
  var hiddenLayers: Int
  var width: Int
  var trainImages: Int
  var testImages: Int
  var epochs: Int
  var batchSize: Int
  var seed: UInt64
  /// By the classifier, or by trying every label where there is none.
  var test: Accuracy
  /// The mean losses of the last epoch.
  var layerLosses: [Double]
  var classifierLoss: Double?
  var temperatures: [Float]

  init(
    _ parameters: MLPTrainingStage.Parameters, _ header: PreparedHeader, _ batches: BatchLoader,
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
