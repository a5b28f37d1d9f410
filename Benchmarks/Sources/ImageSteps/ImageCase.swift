import Kernels
import Learning

typealias RuleMaker = @Sendable (ImageArchitecture, Device) throws -> any LearningRule

/// A network, a rule and a batch whose training speed is measured.
struct ImageCase: Sendable {
  let name: String
  let backbone: Backbone
  /// The share of the paper's channels.
  let width: Double
  let side: Int
  let images: Int
  let makeRule: RuleMaker

  static let all: [ImageCase] = (atPaperWidth + narrow).flatMap { network in
    rules.map { rule in
      ImageCase(
        name: "\(network.name)/\(rule.name)", backbone: network.backbone, width: network.width,
        side: network.side, images: network.images, makeRule: rule.make)
    }
  }

  private typealias Network = (
    name: String, backbone: Backbone, width: Double, side: Int, images: Int
  )

  private static let atPaperWidth: [Network] = [
    ("vgg8", .vgg8, 1, 32, 128), ("vgg11", .vgg11, 1, 32, 128), ("vgg11-224", .vgg11, 1, 224, 8),
  ]

  /// What the default profile and the study train: `vgg8-quarter-32` has a quarter of the channels and
  /// batches of 32.
  private static let narrow: [Network] = [Backbone.vgg8, .vgg11].flatMap { backbone in
    [("eighth", 0.125), ("quarter", 0.25)].flatMap { word, width in
      [32, 64].map { images in
        ("\(backbone.rawValue)-\(word)-\(images)", backbone, width, 32, images)
      }
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
