public import Kernels
public import Learning
public import ScheduledRules

/// The settings of SoftHebb's networks (Journé et al., 2023), as their program has them for CIFAR-10.
///
/// Of the training's recipe it reads the read-out's rate, the constants of Adam, epochs and batch size.
public struct SoftHebbNetworks: ScheduledImageRule {
  /// Channels of the first block at width 1; each later block has four times as many.
  public var firstChannels: Int
  /// The epochs in which each block learns.
  public var blockEpochs: Int
  /// Images that a block's weights move for at once.
  public var plasticityBatch: Int
  /// How sharply the largest preactivation wins, a number for each block.
  public var inverseTemperatures: [Double]
  public var plasticityRates: [Double]
  public var trianglePowers: [Double]
  public var readoutDropout: Double

  public init(
    firstChannels: Int, blockEpochs: Int, plasticityBatch: Int, inverseTemperatures: [Double],
    plasticityRates: [Double], trianglePowers: [Double], readoutDropout: Double
  ) {
    self.firstChannels = firstChannels
    self.blockEpochs = blockEpochs
    self.plasticityBatch = plasticityBatch
    self.inverseTemperatures = inverseTemperatures
    self.plasticityRates = plasticityRates
    self.trianglePowers = trianglePowers
    self.readoutDropout = readoutDropout
  }

  public static let method = ImageMethod(rawValue: "softhebb")

  public static let examples: [any ImageNetworkRule] = [
    SoftHebbNetworks(
      firstChannels: 8, blockEpochs: 1, plasticityBatch: 4, inverseTemperatures: [0.5, 0.5, 0.5],
      plasticityRates: [0.5, 0.5, 0.5], trianglePowers: [0.5, 0.5, 0.5], readoutDropout: 0.5)
  ]

  /// A block's step takes its preactivations and one product of the same size; no gradient goes below.
  public var passes: Double { 2 }

  /// The form of a block.
  struct Shape {
    let channels: Int
    let kernel: Int
    let pooling: MapPooling
  }

  private static let blocks = 3

  /// The blocks of some width, from the image on.
  func shapes(width: Double) -> [Shape] {
    let first = max(1, Int((Double(firstChannels) * width).rounded()))
    return (0..<Self.blocks).map { index in
      Shape(
        channels: first << (2 * index), kernel: index == 0 ? 5 : 3,
        pooling: index + 1 < Self.blocks ? .largest : .mean)
    }
  }

  /// Multiply-adds of the blocks for one image, and the numbers that the read-out sees of it.
  public func size(side: Int, width: Double) -> (blocks: [Int], features: Int) {
    var (inputs, maps) = (3, side)
    let blocks = shapes(width: width).map { shape in
      defer { (inputs, maps) = (shape.channels, shape.pooling.side(of: maps)) }
      return shape.kernel * shape.kernel * inputs * shape.channels * maps * maps
    }
    return (blocks, maps * maps * inputs)
  }

  func block(_ index: Int) -> SoftHebbBlock.Settings {
    SoftHebbBlock.Settings(
      inverseTemperature: Float(inverseTemperatures[index]), rate: Float(plasticityRates[index]),
      power: Float(trianglePowers[index]))
  }

  public func makeRule(
    side: Int, classes: Int, width: Double, _ recipe: TrainingRecipe, _ clock: TrainingClock,
    on device: Device
  ) throws(LearningError) -> any LearningRule {
    let network = try SoftHebbNetwork(
      side: side, classes: classes, width: width, self, recipe, clock, on: device)
    network.initialize(seed: recipe.seed)
    return network
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  func validate(side: Int) throws(LearningError) {
    for (name, value) in [
      ("firstChannels", firstChannels), ("blockEpochs", blockEpochs),
      ("plasticityBatch", plasticityBatch),
    ] {
      try require(value > 0, name, value, "at least 1")
    }
    for (name, values) in [
      ("inverseTemperatures", inverseTemperatures), ("plasticityRates", plasticityRates),
      ("trianglePowers", trianglePowers),
    ] {
      try require(
        values.count == Self.blocks && values.allSatisfy { $0 > 0 && $0.isFinite }, name,
        "\(values)", "\(Self.blocks) numbers above 0")
    }
    try require(
      readoutDropout >= 0 && readoutDropout < 1, "readoutDropout", readoutDropout,
      "from 0 to below 1")
    try require(
      side >= 16 && side % 8 == 0, "side", side, "a multiple of 8 from 16 on")
  }
}
