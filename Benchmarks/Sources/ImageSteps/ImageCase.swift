import Kernels
import Learning

typealias RuleMaker = @Sendable (ImageArchitecture, Device) throws -> any LearningRule

/// A network, a rule and a batch whose training speed is measured.
struct ImageCase: Sendable {
  let name: String
  let backbone: Backbone
  let side: Int
  let images: Int
  let makeRule: RuleMaker

  static let all: [ImageCase] = [
    ("vgg8", Backbone.vgg8, 32, 128), ("vgg11", .vgg11, 32, 128), ("vgg11-224", .vgg11, 224, 8),
  ].flatMap { network, backbone, side, images in
    rules.map { rule in
      ImageCase(
        name: "\(network)/\(rule.name)", backbone: backbone, side: side, images: images,
        makeRule: rule.make)
    }
  }

  private static let rules: [(name: String, make: RuleMaker)] = [
    ("dtg-ff", goodness(.pipelined)), ("dtg-ff-naive", goodness(.naive)),
    ("bp", backpropagation(.concatenated)), ("bp-deepsup", backpropagation(.everyLayer)),
    ("bp-batch-norm", backpropagation(.concatenated, .batchNorm)),
    ("bp-accumulated-4", backpropagation(.concatenated, parts: 4)),
    ("bp-checkpointed", backpropagation(.concatenated, activations: .recomputed)),
  ]

  private static let classifier = ClassifierSettings(
    classifierFeatures: .activation, classifierDropout: 0.2, labelSmoothing: 0.1)
  private static let block = BlockSettings(
    convolutionBias: true, blockOrder: .poolFirst, normEpsilon: 1e-5)

  private static func goodness(_ order: PropagationOrder) -> RuleMaker {
    { architecture, device in
      let rule = try ConvolutionalDTG(
        architecture,
        GoodnessSettings(
          temperatureMinimum: 0.5, temperatureMaximum: 2, learnsTemperature: true,
          decaysTemperature: true, projectionScale: .inverseSqrtClasses,
          projectionColumns: .asDrawn, goodnessSmoothing: 0, propagationNorm: .layerNorm,
          propagationDropout: 0.1, order: order), block,
        classifier: classifier, on: device)
      rule.initialize(seed: 42)
      return rule
    }
  }

  private static func backpropagation(
    _ heads: ImageHeads, _ norm: BlockNorm = .layerNorm, parts: Int = 1,
    activations: ActivationMemory = .kept
  ) -> RuleMaker {
    { architecture, device in
      let rule = try ConvolutionalBackpropagation(
        architecture,
        BackpropagationSettings(
          heads: heads, headInput: .cells, headSmoothing: 0.1, blockNorm: norm,
          blockDropout: 0.1, optimizers: .global, activations: activations, microBatches: parts),
        block,
        classifier: classifier, on: device)
      rule.initialize(seed: 42)
      return rule
    }
  }
}
