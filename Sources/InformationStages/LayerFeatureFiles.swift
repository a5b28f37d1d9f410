internal import Checkpoints
internal import Kernels
internal import Learning
package import StageKit

/// The files in which the features of a network's layers lie, and the names of their tensors.
///
/// N = images, L = layers; integers are 32 bits wide. What estimators of one number read is kept apart
/// from the vectors, whose file is hundreds of times as large.
package enum LayerFeatureFiles {
  /// `goodness` F32 [L, N]: the sum of h² over all units; `labels` [N]; `predictions` [L, N], by each
  /// layer's own logits; `predictions.sum` and `predictions.concatenated` [N].
  package static let scalars = "scalars.safetensors"
  /// `layers.l.goodness` F32 [N, d_l], cells before channels; `layers.l.means` F32 [N, C_l]; `labels`.
  static let vectors = "vectors.safetensors"
  /// The network's `ImageRunMetrics`.
  package static let network = "network.json"
  package static let names = [scalars, vectors, network]

  package static let goodness = "goodness"
  package static let labels = "labels"
  package static let predictions = "predictions"
  package static let sum = "predictions.sum"
  package static let concatenated = "predictions.concatenated"

  static func vector(_ kind: FeatureKind, layer: Int) -> String {
    "layers.\(layer).\(kind.rawValue)"
  }

  /// What the file of vectors holds.
  static func vectorDeclarations(
    _ layers: [ImageArchitecture.Layer], images: Int
  ) -> [SafeTensorsHeader.Declaration] {
    var declarations: [SafeTensorsHeader.Declaration] = [
      (name: labels, type: .int32, shape: [images])
    ]
    for (layer, sizes) in layers.enumerated() {
      let widths = [FeatureKind.goodness: sizes.goodnessDimension, .means: sizes.outputs]
      for kind in FeatureKind.allCases {
        declarations.append(
          (
            name: vector(kind, layer: layer), type: .float32,
            shape: [images, widths[kind, default: 0]]
          ))
      }
    }
    return declarations
  }
}

/// The vectors that a layer is probed by.
package enum FeatureKind: String, Codable, CaseIterable {
  case goodness
  /// Means of the channels.
  case means
}

/// The numbers and predictions of every layer, read back.
package struct LayerScalars {
  package let labels: [Int32]
  /// By layer.
  package let goodness: [[Double]]
  /// By layer.
  package let predictions: [[Int32]]
  package let sum: [Int32]
  package let concatenated: [Int32]

  /// - Throws: `StageError.invalidInput` for a file that is no such.
  package init(_ input: StageInput) throws {
    let file = try SafeTensorsReader(contentsOf: input.path(LayerFeatureFiles.scalars))
    labels = try Self.integers(LayerFeatureFiles.labels, file, input)
    sum = try Self.integers(LayerFeatureFiles.sum, file, input)
    concatenated = try Self.integers(LayerFeatureFiles.concatenated, file, input)
    let all = try Self.integers(LayerFeatureFiles.predictions, file, input)
    guard let floats = file.floats(LayerFeatureFiles.goodness), floats.shape.rank == 2,
      floats.shape[1] == labels.count, all.count == floats.count,
      sum.count == labels.count, concatenated.count == labels.count
    else {
      throw StageError.invalidInput("\(input.stage) does not hold the same images for every layer")
    }
    let images = labels.count
    goodness = (0..<floats.shape[0]).map { layer in
      floats.rows(layer..<layer + 1).elements.map(Double.init)
    }
    predictions = (0..<floats.shape[0]).map { Array(all[$0 * images..<($0 + 1) * images]) }
  }

  private static func integers(
    _ name: String, _ file: SafeTensorsReader, _ input: StageInput
  ) throws -> [Int32] {
    guard let integers = file.integers(name) else {
      throw StageError.invalidInput("\(input.stage) has no integers \"\(name)\"")
    }
    return integers
  }
}
