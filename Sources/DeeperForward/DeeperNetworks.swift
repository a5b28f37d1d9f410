public import Kernels
public import Learning
public import ScheduledRules

/// The settings of DeeperForward's residual network of seventeen layers (Sun et al., 2025).
///
/// Of the training's recipe it reads rate, floor, weight decay, the constants of Adam, epochs and batch size.
public struct DeeperNetworks: ScheduledImageRule {
  /// Channels of the first block at width 1; each later block has twice as many.
  ///
  /// They are rounded up to a multiple of the classes, each of which has as many channels as another.
  public var planes: Int
  public var layerDropout: Double

  public static let method = ImageMethod(rawValue: "deeperforward")

  public static let examples: [any ImageNetworkRule] = [
    DeeperNetworks(planes: 10, layerDropout: 0.5)
  ]

  /// No gradient leaves a layer.
  public var passes: Double { 2 }

  /// The form of a layer; `pixels` are those of the map that it makes.
  struct Shape {
    let inputs: Int
    let channels: Int
    let isStrided: Bool
    let pixels: Int
  }

  private static let blocks = 4

  /// The layers of some width, from the image on.
  func shapes(side: Int, classes: Int, width: Double) -> [Shape] {
    let wanted = max(1, Int((Double(planes) * width).rounded()))
    let first = (wanted + classes - 1) / classes * classes
    let stem = Shape(inputs: 3, channels: first, isStrided: false, pixels: side * side)
    return [stem]
      + (0..<4 * Self.blocks).map { index in
        let block = index / 4
        // A block's joint map has as many channels as the next block.
        return Shape(
          inputs: first << block, channels: first << block,
          isStrided: block > 0 && index % 4 == 0, pixels: (side >> block) * (side >> block))
      }
  }

  /// Multiply-adds of the convolutions for one image.
  public func convolutions(side: Int, classes: Int, width: Double) -> Int {
    shapes(side: side, classes: classes, width: width)
      .reduce(0) { $0 + 9 * $1.inputs * $1.channels * $1.pixels }
  }

  public func makeRule(
    side: Int, classes: Int, width: Double, _ recipe: TrainingRecipe, _ clock: TrainingClock,
    on device: Device
  ) throws(LearningError) -> any LearningRule {
    let network = try DeeperNetwork(
      side: side, classes: classes, width: width, self, recipe, clock, on: device)
    network.initialize(seed: recipe.seed)
    return network
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  func validate(side: Int) throws(LearningError) {
    try require(planes > 0, "planes", planes, "at least 1")
    try require(
      layerDropout >= 0 && layerDropout < 1, "layerDropout", layerDropout, "from 0 to below 1")
    try require(side >= 16 && side % 8 == 0, "side", side, "a multiple of 8 from 16 on")
  }
}
