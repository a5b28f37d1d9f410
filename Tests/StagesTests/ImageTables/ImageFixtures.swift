import Foundation
import Pipeline
import TestSupport

@testable import Batches
@testable import ImageStages
@testable import Learning
@testable import PreparedImages
@testable import Tables

extension ImageStudyScale {
  /// The paper's scale, with a variant "brief" that was trained half as long.
  static let paperParameters: [String: JSONValue] = [
    "profile": "laptop", "paperWidth": 1, "paperEpochs": 400, "paperEpochsOf": ["brief": 200],
    "paperBatchSize": 128, "paperBatchSizeOf": [:], "learnedMargin": 2, "learnedShare": 0.1,
  ]

  static func paper() throws -> ImageStudyScale {
    try JSONDecoder().decode(
      ImageStudyScale.self, from: Data(JSONValue.object(paperParameters).canonicalBytes))
  }
}

extension ImageRunMetrics {
  /// A network of the paper's size, on stand-ins for CIFAR-10.
  static var example: ImageRunMetrics {
    var parameters = PaperNetworkTraining.example
    parameters.network.width = 1
    parameters.network.recipe.epochs = 400
    parameters.network.recipe.batchSize = 128
    var metrics = ImageRunMetrics(
      parameters.network, parameters.labels,
      header: PreparedHeader(
        name: "cifar-10", source: .standIn, side: 32, classes: 10, coarseClasses: nil,
        isEncoded: false, channelMean: [0, 0, 0], channelDeviation: [1, 1, 1]),
      trainImages: 50000, testImages: 10000, classes: 10, curve: [])
    metrics.heads = .everyLayer
    return metrics
  }
}

extension ImageAccuracies {
  /// So many right of a thousand.
  static func example(concatenated: Int? = nil, sum: Int? = nil, layers: [Int] = []) -> Self {
    func accuracy(_ correct: Int) -> Accuracy { Accuracy(correct: correct, total: 1000) }
    return ImageAccuracies(
      concatenated: concatenated.map(accuracy), logitSum: sum.map(accuracy),
      layers: layers.map(accuracy))
  }
}

extension AbsentInput {
  /// A training on a data set that is not on this machine.
  static func example(_ dataset: String, advice: String? = nil) -> AbsentInput {
    AbsentInput(
      stage: StageID("image-network/dataset=\(dataset)"),
      coordinates: ["dataset": .string(dataset)],
      advice: advice ?? "./repro fetch \(dataset)")
  }
}

extension StageHarness {
  /// Softmax regression with so many of a thousand test images right.
  func linear(
    dataset: String = "cifar-10", labels: LabelLevel = .fine, seed: UInt64 = 42, right: Int,
    _ change: (inout ImageRunMetrics) -> Void = { _ in }
  ) throws -> StageInput {
    try network(variant: "linear", dataset: dataset, seed: seed) { metrics in
      metrics.method = .linear
      metrics.labels = labels
      metrics.test = .example(concatenated: right)
      change(&metrics)
    }
  }

  /// The files of a trained network: `ImageRunMetrics.example` as `change` leaves it.
  func network(
    variant: String, dataset: String = "cifar-10", seed: UInt64,
    files: [String: any Encodable] = [:], _ change: (inout ImageRunMetrics) -> Void = { _ in }
  ) throws -> StageInput {
    var metrics = ImageRunMetrics.example
    metrics.seed = seed
    change(&metrics)
    var input = try input(
      ImageNetworkFiles.metrics, JSONEncoder().encode(metrics),
      [
        "dataset": .string(dataset), "variant": .string(variant), "seed": .number(Double(seed)),
      ])
    for (name, value) in files {
      input.files[name] = try directory.write(
        JSONEncoder().encode(value), to: "inputs/\(UUID().uuidString)")
    }
    return input
  }
}
