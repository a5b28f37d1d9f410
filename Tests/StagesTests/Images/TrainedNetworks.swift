import Pipeline
import Testing

@testable import Stages

extension StageHarness {
  /// A network of the smallest width after one epoch in two steps on stand-ins, and its data of 40 + 60 images.
  ///
  /// `changes` are to the parameters of the training.
  func trainedNetwork(
    _ changes: [String: JSONValue] = [:]
  ) async throws -> (network: StageInput, data: StageInput) {
    var images = try #require(StageCatalog.paper.kinds["image-data"]).example
    images["standInImages"] = ["train": 40, "test": 60]
    let data = try await stage(
      "image-data", images, sources: StageSources(folder: "/nonexistent", digests: [:]))
    var network = try #require(StageCatalog.paper.kinds["image-network"]).example
    network["width"] = 0.125
    network["batchSize"] = 20
    network["learningRate"] = 0.002
    network["learningRateFloor"] = 0.002
    network["testShorterSide"] = 32
    network.merge(changes) { $1 }
    return (
      try await stage("image-network", network, inputs: ["data": [data]]), data
    )
  }
}
