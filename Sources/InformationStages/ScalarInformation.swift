internal import Foundation
package import ImageStages
package import Information
package import StageKit

/// The information in each layer's scalar goodness, by neighbours and by histograms (appendix C.2).
package struct ScalarInformation: Stage {
  package struct Parameters: Codable {
    /// k of the estimator by nearest neighbours.
    package let neighbors: Int
    /// The deviation of the noise that tells equal values apart; see `FeatureScaling`.
    let jitter: Double
    /// Numbers of bins, each for a histogram of its own.
    package let bins: [Int]
    package let seed: UInt64
  }

  /// What is known of one layer, in bits.
  package struct Layer: Codable, Equatable {
    package var byNeighbors: Double
    /// In the order of the bins in the parameters.
    package var byHistogram: [HistogramEstimate]
  }

  package struct Result: Codable {
    package var neighbors: Int
    package var bins: [Int]
    package var layers: [Layer]
    package var network: ImageRunMetrics
  }

  package static let file = "information.json"

  package static let declaration = StageDeclaration(
    kind: "scalar-information", summary: "Information of each layer's scalar goodness.",
    inputs: [
      .one("features", reading: LayerFeatureFiles.scalars, LayerFeatureFiles.network)
    ],
    outputs: [file],
    dependsOnMachine: true)

  package static let example = Parameters(neighbors: 3, jitter: 1e-10, bins: [50], seed: 1)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let input = try context.input("features")
    let scalars = try LayerScalars(input)
    let scaling = FeatureScaling(jitter: parameters.jitter, seed: parameters.seed)
    var layers: [Layer] = []
    for (index, goodness) in scalars.goodness.enumerated() {
      do throws(InformationError) {
        let nats = try neighborInformation(
          scaling(goodness, feature: index), labels: scalars.labels,
          neighbors: parameters.neighbors)
        var histograms: [HistogramEstimate] = []
        for bins in parameters.bins {
          histograms.append(
            try histogramInformation(goodness, labels: scalars.labels, bins: bins))
        }
        layers.append(Layer(byNeighbors: nats / log(2.0), byHistogram: histograms))
      } catch {
        throw StageError.invalidInput("the goodness of layer \(index) of \(input.stage): \(error)")
      }
    }
    let result = Result(
      neighbors: parameters.neighbors, bins: parameters.bins, layers: layers,
      network: try StableJSON.read(
        ImageRunMetrics.self, from: input.path(LayerFeatureFiles.network)))
    try StableJSON.write(result, to: context.path(forOutput: file))
    for (index, layer) in layers.enumerated() {
      context.log("layer \(index): \(layer.byNeighbors) bits")
    }
  }
}
