public import Kernels
public import Learning
public import ScheduledRules

/// The settings of self-contrastive networks (Chen et al., 2025), as their program has them for CIFAR-10.
///
/// Lists have a member for each layer. Of the training's recipe it reads the read-out's rate and weight decay, the
/// constants of Adam, epochs and batch size.
public struct ContrastiveNetworks: ScheduledImageRule {
  /// Channels of the first layer at width 1; each later layer has four times as many.
  public var firstChannels: Int
  /// The epochs in which each layer learns; all later ones are the read-out's.
  public var layerEpochs: [Int]
  public var layerRates: [Double]
  public var layerDecays: [Double]
  /// What a layer's rate is multiplied by every `ratePeriods` batches.
  public var rateFactors: [Double]
  public var ratePeriods: [Int]
  /// The goodness that pixels of positive pairs are pulled above.
  public var positiveThresholds: [Double]
  /// The goodness that pixels of negative pairs are pushed below.
  public var negativeThresholds: [Double]
  /// The weight of the norm of a positive pair's goodness.
  public var goodnessPenalties: [Double]
  public var readoutDropout: Double

  public static let method = ImageMethod(rawValue: "scff")

  public static let examples: [any ImageNetworkRule] = [
    ContrastiveNetworks(
      firstChannels: 8, layerEpochs: [1, 1, 1], layerRates: [0.5, 0.5, 0.5],
      layerDecays: [0.5, 0.5, 0.5], rateFactors: [0.5, 0.5, 0.5], ratePeriods: [10, 10, 10],
      positiveThresholds: [0.5, 0.5, 0.5], negativeThresholds: [1.5, 1.5, 1.5],
      goodnessPenalties: [0.5, 0.5, 0.5], readoutDropout: 0.5)
  ]

  /// A layer's step takes two kinds of pairs, forwards and for its weights; no gradient goes below.
  public var passes: Double { 4 }

  /// The form of a layer; `pixels` are those of its map before pooling.
  struct Shape {
    let inputs: Int
    let channels: Int
    let kernel: Int
    let pixels: Int
  }

  private static let layers = 3

  /// The layers of some width, from the image on.
  func shapes(side: Int, width: Double) -> [Shape] {
    let first = max(1, Int((Double(firstChannels) * width).rounded()))
    return (0..<Self.layers).map { index in
      let side = side >> index
      return Shape(
        inputs: index == 0 ? 3 : first << (2 * index - 2), channels: first << (2 * index),
        kernel: index == 0 ? 5 : 3, pixels: side * side)
    }
  }

  /// Multiply-adds of the layers for one image, and the numbers that the read-out sees of it.
  public func size(side: Int, width: Double) -> (layers: [Int], features: Int) {
    let shapes = shapes(side: side, width: width)
    return (
      shapes.map { $0.kernel * $0.kernel * $0.inputs * $0.channels * $0.pixels },
      shapes.reduce(0) { $0 + $1.pixels / 16 * $1.channels }
    )
  }

  func layer(_ index: Int) -> ContrastiveLayer.Settings {
    ContrastiveLayer.Settings(
      epochs: layerEpochs[index], rate: layerRates[index], weightDecay: layerDecays[index],
      rateFactor: rateFactors[index], ratePeriod: ratePeriods[index],
      loss: ContrastiveLoss(
        positiveThreshold: positiveThresholds[index], negativeThreshold: negativeThresholds[index],
        penalty: goodnessPenalties[index]))
  }

  public func makeRule(
    side: Int, classes: Int, width: Double, _ recipe: TrainingRecipe, _ clock: TrainingClock,
    on device: Device
  ) throws(LearningError) -> any LearningRule {
    let network = try ContrastiveNetwork(
      side: side, classes: classes, width: width, self, recipe, clock, on: device)
    network.initialize(seed: recipe.seed)
    return network
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  func validate(side: Int) throws(LearningError) {
    try require(firstChannels > 0, "firstChannels", firstChannels, "at least 1")
    let count = Self.layers
    for (name, values) in [("layerEpochs", layerEpochs), ("ratePeriods", ratePeriods)] {
      try require(
        values.count == count && values.allSatisfy { $0 > 0 }, name, "\(values)",
        "\(count) whole numbers from 1 on")
    }
    for (name, values) in [("layerRates", layerRates), ("rateFactors", rateFactors)] {
      try require(
        values.count == count && values.allSatisfy { $0 > 0 && $0.isFinite }, name, "\(values)",
        "\(count) numbers above 0")
    }
    for (name, values) in [
      ("layerDecays", layerDecays), ("positiveThresholds", positiveThresholds),
      ("negativeThresholds", negativeThresholds), ("goodnessPenalties", goodnessPenalties),
    ] {
      try require(
        values.count == count && values.allSatisfy { $0 >= 0 && $0.isFinite }, name, "\(values)",
        "\(count) numbers from 0 on")
    }
    try require(
      readoutDropout >= 0 && readoutDropout < 1, "readoutDropout", readoutDropout,
      "from 0 to below 1")
    try require(side >= 16 && side % 16 == 0, "side", side, "a multiple of 16 from 16 on")
  }
}
