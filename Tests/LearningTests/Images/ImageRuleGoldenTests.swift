import Kernels
import TestSupport
import Testing

@testable import Checkpoints
@testable import Learning
@testable import SpatialGoodness

/// Image rules against PyTorch (`Tests/Reference/make_image_goldens.py`), from the same parameters and
/// batches, without dropout.
struct ImageRuleGoldenTests {
  /// Gradients of single precision, through convolutions and a batch normalisation of twelve rows.
  static let gradient = 1e-4
  /// What is left of a gradient that a batch normalisation cancels.
  ///
  /// For each channel it is one rounding of the term that its 768 pixels share, 768 times. PyTorch in
  /// single precision leaves up to 0.7e-4.
  static let cancelled = 5e-4
  /// Errors count relative to a parameter's own gradient, or to this share of the largest one.
  static let share = 1e-2
  /// Rounding after twenty steps of AdamW, whose epsilon is large enough for gradients near zero to
  /// make steps near zero.
  static let trajectory = 2e-4

  private let architecture = ImageArchitecture(
    layers: [
      .init(inputs: 3, outputs: 16, side: 8, pools: false, grid: 4),
      .init(inputs: 16, outputs: 16, side: 8, pools: true, grid: 2),
      .init(inputs: 16, outputs: 32, side: 4, pools: true, grid: 1),
      .init(inputs: 32, outputs: 16, side: 2, pools: false, grid: 1),
    ], classes: 5)
  private let recipe = TrainingRecipe(
    epochs: 4, batchSize: 12, learningRate: 2e-3, learningRateFloor: 1e-4, weightDecay: 1e-2,
    beta1: 0.9, beta2: 0.999, epsilon: 1e-3, gradientClip: 1, seed: 1)
  init() throws { try BLAS.prepare() }

  private func rule(_ name: String, _ device: Device) throws -> any LearningRule {
    let goodness = GoodnessSettings.standard.with(\.propagationDropout, 0)
    let backpropagation = BackpropagationSettings.standard.with(\.blockDropout, 0)
    func classifier(_ source: FeatureSource) -> ClassifierSettings {
      ClassifierSettings(classifierFeatures: source, classifierDropout: 0, labelSmoothing: 0.1)
    }
    func dtg(
      _ settings: GoodnessSettings, _ block: BlockSettings = .standard,
      _ source: FeatureSource = .activation
    ) throws -> any LearningRule {
      try ConvolutionalDTG(
        architecture, settings, block, classifier: classifier(source), on: device)
    }
    func bp(
      _ settings: BackpropagationSettings, _ block: BlockSettings = .standard,
      _ source: FeatureSource = .activation
    ) throws -> any LearningRule {
      try ConvolutionalBackpropagation(
        architecture, settings, block, classifier: classifier(source), on: device)
    }
    let otherBlock = BlockSettings(
      convolutionBias: false, blockOrder: .poolLast, normEpsilon: 1e-2)
    return switch name {
    case "dtg": try dtg(goodness)
    case "dtg-naive-rms":
      try dtg(goodness.with(\.order, .naive).with(\.propagationNorm, .rmsNorm))
    case "dtg-fixed":
      try dtg(
        goodness.with(\.learnsTemperature, false).with(\.projectionColumns, .unit)
          .with(\.propagationNorm, .none))
    case "asge":
      try SpatialGoodnessNetwork(
        architecture,
        SpatialGoodnessNetworks(projectionScale: .inverseSqrtClasses, propagationDropout: 0),
        on: device)
    case "bp": try bp(backpropagation)
    case "bp-batch-norm": try bp(backpropagation.with(\.blockNorm, .batchNorm))
    case "bp-accumulated":
      try bp(backpropagation.with(\.blockNorm, .none).with(\.microBatches, 2))
    case "bp-deepsup": try bp(backpropagation.with(\.heads, .everyLayer))
    case "dtg-choices":
      try dtg(
        goodness.with(\.projectionColumns, .equal).with(\.decaysTemperature, false)
          .with(\.goodnessSmoothing, 0.05), otherBlock, .propagated)
    case "bp-choices":
      try bp(backpropagation.with(\.activations, .recomputed), otherBlock, .propagated)
    case "bp-propagated":
      try bp(backpropagation.with(\.blockNorm, .batchNorm), .standard, .propagated)
    case "bp-deepsup-choices":
      try bp(
        backpropagation.with(\.heads, .everyLayer).with(\.headInput, .means)
          .with(\.headSmoothing, 0.05),
        BlockSettings(convolutionBias: false, blockOrder: .poolFirst, normEpsilon: 1e-5))
    default:
      try bp(
        backpropagation.with(\.heads, .everyLayer).with(\.optimizers, .perLayer)
          .with(\.blockNorm, .none).with(\.activations, .recomputed))
    }
  }

  @Test(arguments: [
    "dtg", "dtg-naive-rms", "dtg-fixed", "bp", "bp-batch-norm", "bp-accumulated", "bp-deepsup",
    "bp-deepsup-split", "dtg-choices", "bp-choices", "bp-propagated", "bp-deepsup-choices", "asge",
  ])
  func `gradients, twenty steps and predictions follow PyTorch`(name: String) throws {
    let golden = try Golden("image-\(name)")
    let device = Device(threads: 2)
    let rule = try rule(name, device)
    try restore(golden, into: rule)
    let batches = try (0..<4).map { number in
      (
        x: channelsLast(try golden.floats("x.\(number)")),
        labels: try golden.integers("y.\(number)")
      )
    }

    _ = rule.step(
      batches[0].x, labels: batches[0].labels, StepContext(seed: 1, step: 0)
    ) { _ in }
    let states = Dictionary(uniqueKeysWithValues: rule.state.map { ($0.name, $0) })
    let largest = try rule.groups.flatMap(\.names).reduce(0) { largest, name in
      try golden.doubles("gradient.\(name)").reduce(largest) { max($0, abs($1)) }
    }
    for group in rule.groups {
      for name in group.names {
        let state = try #require(states[name])
        let expected = try golden.doubles("gradient.\(name)")
        let own = expected.reduce(0) { max($0, abs($1)) }
        let tolerance = own < 1e-12 * largest ? Self.cancelled : Self.gradient
        let error = scaledError(state.exported(group[name].gradient).elements, expected)
        #expect(error * min(own / (Self.share * largest), 1) < tolerance, "gradient of \(name)")
      }
    }

    try restore(golden, into: rule)
    // Without clipping for ASGE, whose classifiers' biases the program holds once.
    var recipe = recipe
    if name == "asge" { recipe.gradientClip = 1e9 }
    var trainee = try Trainee(rule, recipe, on: device)
    var losses = StepLosses.Columns()
    for step in 0..<20 {
      let batch = batches[step % 4]
      losses.append(
        trainee.train(batch.x, labels: batch.labels, step: step, epoch: step / 5))
    }
    if golden.file.entries["layerLosses"] != nil {
      try expectClose(losses.layers, golden.doubles("layerLosses"), Self.trajectory)
    }
    if golden.file.entries["classifierLosses"] != nil {
      try expectClose(losses.classifier, golden.doubles("classifierLosses"), Self.trajectory)
    }

    let logits = rule.predict(batches[0].x)
    if let classified = logits.classifier {
      try expectClose(
        classified.elements, golden.doubles("logits.classifier"), 10 * Self.trajectory)
    }
    for (layer, z) in logits.layers.enumerated() {
      try expectClose(z.elements, golden.doubles("logits.\(layer)"), 10 * Self.trajectory)
    }
  }

  private func expectClose(
    _ actual: [Float], _ expected: [Double], _ tolerance: Double,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let error = scaledError(actual, expected)
    #expect(error < tolerance, sourceLocation: location)
  }

  private func restore(_ golden: Golden, into rule: any LearningRule) throws {
    var initial = SafeTensors()
    for (name, entry) in golden.file.entries where name.hasPrefix("initial.") {
      initial.entries[String(name.dropFirst("initial.".count))] = entry
    }
    try initial.restore(rule)
  }

  /// [B, C, H, W] as [B, H, W, C].
  private func channelsLast(_ x: Tensor) -> Tensor {
    let (images, channels, side) = (x.shape[0], x.shape[1], x.shape[2])
    let y = Tensor([images, side, side, channels])
    for index in 0..<x.count {
      let (pixel, rest) = (index % (side * side), index / (side * side))
      y[(rest / channels * side * side + pixel) * channels + rest % channels] = x[index]
    }
    return y
  }
}

extension StepLosses {
  /// The losses of successive steps, one after the other.
  fileprivate struct Columns {
    var layers: [Float] = []
    var classifier: [Float] = []

    mutating func append(_ losses: StepLosses) {
      layers += losses.layers.map { Float($0) }
      classifier += losses.classifier.map { [Float($0)] } ?? []
    }
  }
}
