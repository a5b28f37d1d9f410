internal import Checkpoints
internal import Kernels
package import Learning

/// How large a network is: what it learns, what it holds fixed, and its work for one image.
package struct NetworkSize: Codable, Equatable {
  package var method: ImageMethod
  package var heads: ImageHeads
  package var backbone: Backbone
  package var width: Double
  /// Pixels of an image's side.
  package var side: Int
  package var classes: Int
  /// Convolutions.
  package var layers: Int
  /// Learned numbers by part of the network, as the names of its parameters begin: `layers`, `norms`,
  /// `heads`, `classifier`, `temperatures`.
  package var learned: [String: Int]
  /// Numbers of the projections and their biases, which are drawn once.
  package var fixed: Int
  /// The features that a classifier over concatenated means reads.
  package var features: Int
  package var work: NetworkWork
  /// The multiply-adds of the convolutions of one forward pass.
  package var convolutionWork: Int

  /// Counts a built network: the parameters that its optimizers move, and the fixed tensors of its state.
  init(
    _ rule: any LearningRule, _ architecture: ImageArchitecture, _ network: ImageNetworkSettings
  ) throws(LearningError) {
    method = network.method
    heads = network.heads
    backbone = network.backbone
    width = network.width
    (side, classes) = (architecture.side, architecture.classes)
    layers = architecture.layers.count
    features = architecture.classifierInputs
    work = try NetworkWork(architecture, network)
    convolutionWork = architecture.layers.reduce(0) { $0 + $1.side * $1.side * $1.weightFloats }
    learned = [:]
    for values in rule.groups.flatMap(\.namedValues) {
      learned[Self.part(of: values.name), default: 0] += values.tensor.count
    }
    fixed = rule.state.filter { Self.part(of: $0.name).hasPrefix("projection") }
      .reduce(0) { $0 + $1.tensor.count }
  }

  /// All learned numbers.
  package var learnedTotal: Int { learned.values.reduce(0, +) }

  /// Weights and biases of the convolutions.
  package var convolutions: Int { learned["layers"] ?? 0 }

  private static func part(of name: String) -> String {
    String(name.prefix { $0 != "." })
  }
}
