import Kernels
import TestSupport

@testable import Learning

/// A network of three convolutions over images of 8 x 8 pixels: every way of pooling and cutting
/// into cells.
let tinyArchitecture = ImageArchitecture(
  layers: [
    .init(inputs: 3, outputs: 16, side: 8, pools: false, grid: 4),
    .init(inputs: 16, outputs: 16, side: 8, pools: true, grid: 2),
    .init(inputs: 16, outputs: 32, side: 4, pools: true, grid: 1),
  ], classes: 5)

/// Normal images for `tinyArchitecture`, with labels.
func tinyBatch(_ images: Int, _ number: UInt32 = 1) -> (x: Tensor, labels: [Int32]) {
  let x = Tensor([images, 8, 8, 3])
  CounterGenerator(seed: 7, purpose: RandomPurpose(rawValue: 1_000), number)
    .fillNormal(x, deviation: 1)
  return (x, (0..<images).map { Int32(($0 + Int(number)) % 5) })
}

extension GoodnessSettings {
  /// The paper's defaults.
  static let standard = GoodnessSettings(
    temperatureMinimum: 0.5, temperatureMaximum: 2, learnsTemperature: true,
    decaysTemperature: true, projectionScale: .inverseSqrtClasses, projectionColumns: .asDrawn,
    goodnessSmoothing: 0, propagationNorm: .layerNorm, propagationDropout: 0.1, order: .pipelined)
}

extension ClassifierSettings {
  static let standard = ClassifierSettings(
    classifierFeatures: .activation, classifierDropout: 0.2, labelSmoothing: 0.1)
}

extension ClassifierSettings {
  static func reading(_ source: FeatureSource) -> ClassifierSettings {
    ClassifierSettings(classifierFeatures: source, classifierDropout: 0.2, labelSmoothing: 0.1)
  }
}

extension BlockSettings {
  /// All that the paper leaves open, the other way.
  static let rival = BlockSettings(
    convolutionBias: false, blockOrder: .poolLast, normEpsilon: 1e-3)
  static let standard = BlockSettings(
    convolutionBias: true, blockOrder: .poolFirst, normEpsilon: 1e-5)
}

extension BackpropagationSettings {
  static let standard = BackpropagationSettings(
    heads: .concatenated, headInput: .cells, headSmoothing: 0.1, blockNorm: .layerNorm,
    blockDropout: 0.1, optimizers: .global,
    activations: .kept, microBatches: 1)
}

extension TrainingRecipe {
  static let quick = TrainingRecipe(
    epochs: 4, batchSize: 8, learningRate: 1e-3, learningRateFloor: 1e-5, weightDecay: 1e-4,
    beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientClip: 1, seed: 3)
}

func makeDTG(
  _ settings: GoodnessSettings = .standard, _ block: BlockSettings = .standard,
  classifier: ClassifierSettings = .standard, seed: UInt64 = 3,
  on device: Device = Device(threads: 1)
) throws -> ConvolutionalDTG {
  let rule = try ConvolutionalDTG(
    tinyArchitecture, settings, block, classifier: classifier, on: device)
  rule.initialize(seed: seed)
  return rule
}

func makeBackpropagation(
  _ settings: BackpropagationSettings = .standard, _ block: BlockSettings = .standard,
  classifier: ClassifierSettings = .standard, seed: UInt64 = 3,
  on device: Device = Device(threads: 1)
) throws -> ConvolutionalBackpropagation {
  let rule = try ConvolutionalBackpropagation(
    tinyArchitecture, settings, block, classifier: classifier, on: device)
  rule.initialize(seed: seed)
  return rule
}
