public import Kernels
public import Learning
public import ScheduledRules

/// The settings of Hinton's forward-forward networks (Hinton, 2022), in the recipe of the public ports of his
/// program, which train on MNIST; no recipe for colour images was published.
///
/// Of the training's recipe it reads the rate and the weight decay of the layers, epochs and batch size.
public struct HintonNetworks: ScheduledImageRule {
  public var hiddenLayers: Int
  /// Units of a hidden layer at width 1.
  public var hiddenUnits: Int
  /// Rows of pixels in which a label is written.
  public var labelRows: Int
  /// The factor of the penalty that keeps units of a layer equally active.
  public var peerWeight: Double
  /// How much of a unit's mean activity stays from step to step.
  public var peerMemory: Double
  public var momentum: Double
  public var readoutRate: Double
  public var readoutDecay: Double

  public init(
    hiddenLayers: Int, hiddenUnits: Int, labelRows: Int, peerWeight: Double, peerMemory: Double,
    momentum: Double, readoutRate: Double, readoutDecay: Double
  ) {
    self.hiddenLayers = hiddenLayers
    self.hiddenUnits = hiddenUnits
    self.labelRows = labelRows
    self.peerWeight = peerWeight
    self.peerMemory = peerMemory
    self.momentum = momentum
    self.readoutRate = readoutRate
    self.readoutDecay = readoutDecay
  }

  public static let method = ImageMethod(rawValue: "hinton-ff")

  public static let examples: [any ImageNetworkRule] = [
    HintonNetworks(
      hiddenLayers: 3, hiddenUnits: 64, labelRows: 3, peerWeight: 0.5, peerMemory: 0.5,
      momentum: 0.5, readoutRate: 0.5, readoutDecay: 0.5)
  ]

  /// A layer's own gradient needs no other layer's input.
  public var passes: Double { 2 }

  /// The units of a hidden layer of some width.
  public func units(width: Double) -> Int {
    max(1, Int((Double(hiddenUnits) * width).rounded()))
  }

  public func makeRule(
    side: Int, classes: Int, width: Double, _ recipe: TrainingRecipe, _ clock: TrainingClock,
    on device: Device
  ) throws(LearningError) -> any LearningRule {
    let network = try HintonNetwork(
      side: side, classes: classes, width: width, self, recipe, clock, on: device)
    network.initialize(seed: recipe.seed)
    return network
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  func validate() throws(LearningError) {
    try require(
      hiddenLayers >= 2, "hiddenLayers", hiddenLayers,
      "at least 2, as no prediction reads the first")
    try require(hiddenUnits > 0, "hiddenUnits", hiddenUnits, "at least 1")
    try require(labelRows > 0, "labelRows", labelRows, "at least 1")
    for (name, value) in [("peerMemory", peerMemory), ("momentum", momentum)] {
      try require(value >= 0 && value < 1, name, value, "from 0 to below 1")
    }
    for (name, value) in [
      ("peerWeight", peerWeight), ("readoutRate", readoutRate), ("readoutDecay", readoutDecay),
    ] {
      try require(value >= 0 && value.isFinite, name, value, "at least 0")
    }
  }
}
