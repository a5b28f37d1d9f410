internal import Checkpoints
package import ImageStages
package import Information
internal import Kernels
internal import Learning
package import StageKit

/// How well a linear probe reads the class from each layer's vectors (paper, appendix C.2).
package struct LayerProbes: Stage {
  package typealias Parameters = ProbeSettings

  /// The probes of one layer.
  package struct Layer: Codable {
    package var goodnessDimension: Int
    var channels: Int
    package var goodness: SoftmaxProbe.Result
    package var means: SoftmaxProbe.Result

    package subscript(kind: FeatureKind) -> SoftmaxProbe.Result {
      kind == .goodness ? goodness : means
    }
  }

  package struct Result: Codable {
    package var layers: [Layer]
    package var network: ImageRunMetrics
  }

  package static let file = "probes.json"

  package static let declaration = StageDeclaration(
    kind: "layer-probes", summary: "Linear probes of each layer's goodness and means.",
    inputs: [
      .one("features", reading: LayerFeatureFiles.vectors, LayerFeatureFiles.network)
    ],
    outputs: [file],
    dependsOnMachine: true)

  package static let example = ProbeSettings(
    trainShare: 0.5, epochs: 1, batchSize: 4, learningRate: 0.5, beta1: 0.5, beta2: 0.5,
    epsilon: 0.5, seed: 1)

  package static func run(_ settings: ProbeSettings, in context: StageContext) throws {
    try BLAS.prepare()
    let input = try context.input("features")
    let file = try SafeTensorsReader(contentsOf: input.path(LayerFeatureFiles.vectors))
    let network = try StableJSON.read(
      ImageRunMetrics.self, from: input.path(LayerFeatureFiles.network))
    guard let labels = file.integers(LayerFeatureFiles.labels) else {
      throw StageError.invalidInput("\(input.stage) has no labels")
    }
    var layers: [Layer] = []
    while let layer = try probe(layers.count, file, labels, network.classes, settings, input) {
      context.log(
        "layer \(layers.count): \(layer.goodness.correct) and \(layer.means.correct) of"
          + " \(layer.goodness.testSamples) by goodness and by means")
      layers.append(layer)
      context.report(
        StageProgress(
          step: layers.count, totalSteps: network.test.layers.count, unit: "layer"))
    }
    try StableJSON.write(
      Result(layers: layers, network: network), to: context.path(forOutput: Self.file))
  }

  /// The probes of a layer; nil beyond the last one.
  private static func probe(
    _ index: Int, _ file: SafeTensorsReader, _ labels: [Int32], _ classes: Int,
    _ settings: ProbeSettings, _ input: StageInput
  ) throws -> Layer? {
    var widths: [FeatureKind: Int] = [:]
    var results: [FeatureKind: SoftmaxProbe.Result] = [:]
    for kind in FeatureKind.allCases {
      guard let x = file.floats(LayerFeatureFiles.vector(kind, layer: index)) else { return nil }
      widths[kind] = x.shape[1]
      do throws(InformationError) {
        results[kind] = try SoftmaxProbe.measure(x, labels: labels, classes: classes, settings)
      } catch {
        throw StageError.invalidInput("the features of layer \(index) of \(input.stage): \(error)")
      }
    }
    guard let goodness = results[.goodness], let means = results[.means] else { return nil }
    return Layer(
      goodnessDimension: widths[.goodness] ?? 0, channels: widths[.means] ?? 0,
      goodness: goodness, means: means)
  }
}
