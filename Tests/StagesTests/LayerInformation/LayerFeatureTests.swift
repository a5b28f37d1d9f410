import Foundation
import Information
import Kernels
import Pipeline
import Stages
import TestSupport
import Testing

@testable import Checkpoints
@testable import ImageStages
@testable import InformationStages
@testable import Learning
@testable import Tables

/// Extraction, estimators and probes on a network that was trained for a moment.
@Suite struct LayerFeatureTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func trained(
    _ method: String = "dtg-ff"
  ) async throws -> (network: StageInput, data: StageInput) {
    try await harness.trainedNetwork(["method": .string(method)])
  }

  private func features(
    _ network: StageInput, _ data: StageInput, seed: Double = 1, batchSize: Double = 60,
    threads: Int = 1
  ) async throws -> [String: Data] {
    try await harness.run(
      "layer-features", ["seed": .number(seed), "batchSize": .number(batchSize)],
      inputs: ["network": [network], "data": [data]], threads: threads)
  }

  @Test func `features are those that the stored network predicts from`() async throws {
    let (network, data) = try await trained()
    let outputs = try await features(network, data)
    let input = try harness.files(outputs)
    let metrics = try StableJSON.read(
      ImageRunMetrics.self, from: network.path(ImageNetworkFiles.metrics))
    let scalars = try LayerScalars(input)
    let agreement = LayerAgreement(scalars)
    #expect(scalars.labels.count == 60)
    #expect(scalars.goodness.count == 7)
    for layer in 0..<7 {
      expectClose(
        agreement.accuracy(ofLayer: layer), 100 * metrics.test.layers[layer].fraction)
    }
    expectClose(agreement.ensemble, 100 * (try #require(metrics.test.logitSum).fraction))
    expectClose(agreement.concatenated, 100 * (try #require(metrics.test.concatenated).fraction))

    let vectors = try SafeTensorsReader(contentsOf: input.path(LayerFeatureFiles.vectors))
    let architecture = try ImageArchitecture(.vgg8, side: 32, classes: 10, width: 0.125)
    for (index, layer) in architecture.layers.enumerated() {
      let goodness = try #require(
        vectors.floats(LayerFeatureFiles.vector(.goodness, layer: index)))
      let means = try #require(vectors.floats(LayerFeatureFiles.vector(.means, layer: index)))
      #expect(goodness.shape == [60, layer.goodnessDimension])
      #expect(means.shape == [60, layer.outputs])
      // The means of h² over the cells, times their pixels, are the sum over all units.
      for image in [0, 31, 59] {
        let row = goodness.rows(image..<image + 1).elements
        let sum = row.reduce(0) { $0 + Double($1) } * Double(layer.pixelsPerCell)
        let scalar = scalars.goodness[index][image]
        #expect(abs(sum / scalar - 1) < 1e-5)
      }
    }
    #expect(vectors.integers(LayerFeatureFiles.labels) == scalars.labels)
  }

  @Test func `neither the size of a batch nor the threads change a bit`() async throws {
    let (network, data) = try await trained()
    let whole = try await features(network, data)
    #expect(try await features(network, data, batchSize: 7) == whole)
    #expect(try await features(network, data, batchSize: 60, threads: 3) == whole)
  }

  @Test func `another seed, or a network without goodness, is an error`() async throws {
    let (network, data) = try await trained()
    await #expect {
      _ = try await features(network, data, seed: 2)
    } throws: {
      "\($0)".contains("was trained with seed 1, not 2")
    }
    let (other, otherData) = try await trained("backpropagation")
    await #expect {
      _ = try await features(other, otherData)
    } throws: {
      "\($0)".contains("its layers have no goodness")
    }
  }

  @Test func `estimators and probes read what the extraction wrote`() async throws {
    let (network, data) = try await trained()
    let input = try harness.files(try await features(network, data))
    var parameters: [String: JSONValue] = [
      "neighbors": 3, "jitter": 1e-10, "bins": [5, 20], "seed": 1,
    ]
    func information() async throws -> ScalarInformation.Result {
      let outputs = try await harness.run(
        "scalar-information", parameters, inputs: ["features": [input]])
      return try JSONDecoder().decode(
        ScalarInformation.Result.self, from: #require(outputs[ScalarInformation.file]))
    }
    let three = try await information()
    #expect(three.layers.count == 7)
    #expect(three.layers.allSatisfy { $0.byNeighbors >= 0 && $0.byNeighbors < 3.4 })
    #expect(three.layers.allSatisfy { $0.byHistogram[1].bits >= $0.byHistogram[0].bits })
    parameters["neighbors"] = 1
    #expect(try await information().layers != three.layers)

    // Six images a class: with six neighbours there is none left.
    parameters["neighbors"] = 6
    await #expect {
      _ = try await information()
    } throws: {
      "\($0)".contains("the goodness of layer 0") && "\($0)".contains("too few samples")
    }

    var probe = try #require(StageCatalog.paper.kinds["layer-probes"]).example
    probe["learningRate"] = 0.01
    let outputs = try await harness.run("layer-probes", probe, inputs: ["features": [input]])
    let probes = try JSONDecoder().decode(
      LayerProbes.Result.self, from: #require(outputs[LayerProbes.file]))
    #expect(probes.layers.map(\.channels) == [16, 32, 32, 64, 64, 64, 64])
    #expect(probes.layers[0].goodnessDimension == 256)
    #expect(probes.layers.allSatisfy { $0.goodness.testSamples == 30 })
    #expect(
      try await harness.run("layer-probes", probe, inputs: ["features": [input]], threads: 2)
        == outputs)
  }

  @Test func `an activation that overflowed is an error that names the layer`() async throws {
    let goodness = Tensor([2, 8])
    goodness[8 + 3] = .nan
    let labels = SafeTensors.Entry.int32([0, 0, 0, 0, 1, 1, 1, 1], [8])
    let file = SafeTensors(entries: [
      LayerFeatureFiles.goodness: .float32(goodness), LayerFeatureFiles.labels: labels,
      LayerFeatureFiles.predictions: .int32(Array(repeating: 0, count: 16), [2, 8]),
      LayerFeatureFiles.sum: labels, LayerFeatureFiles.concatenated: labels,
    ])
    let input = try harness.files([
      LayerFeatureFiles.scalars: file.encoded(),
      LayerFeatureFiles.network: JSONEncoder().encode(ImageRunMetrics.example),
    ])
    await #expect {
      _ = try await harness.run(
        "scalar-information", ["neighbors": 2, "jitter": 0, "bins": [4], "seed": 1],
        inputs: ["features": [input]])
    } throws: {
      "\($0)".contains("the goodness of layer 1") && "\($0)".contains("nan at sample 3")
    }
  }
}

extension StageHarness {
  /// Output files as another stage finds them.
  func files(
    _ outputs: [String: Data], _ coordinates: [String: JSONValue] = [:]
  ) throws -> StageInput {
    var files: [String: String] = [:]
    for (name, bytes) in outputs {
      files[name] = try directory.write(bytes, to: "inputs/\(UUID().uuidString)")
    }
    return StageInput(stage: StageID("producer"), coordinates: coordinates, files: files)
  }

  /// Runs a stage and hands on its files.
  func stage(
    _ kind: String, _ parameters: [String: JSONValue], inputs: [String: [StageInput]] = [:],
    sources: StageSources? = nil
  ) async throws -> StageInput {
    try files(await run(kind, parameters, inputs: inputs, sources: sources))
  }
}
