import DeeperForward
import HintonForwardForward
import LayeredImageRules
import Learning
import Measurements
import SelfContrastive
import SoftHebb
import SpatialGoodness

/// The multiply-adds of a step for one image, by the definition of each operation, whatever the rule.
///
/// It counts as `NetworkWork` does, which knows the paper's networks alone. With `C` the convolutions, `P` the
/// projections of goodness, `H` the heads, and `Q` a linear classifier:
///
///     ASGE:                 2 C + 2 P + 2 Q     no gradient reaches what Q reads
///     local cross-entropy:  2 C + 3 H
///     softmax regression:   2 Q                 of pixels, which need no gradient
///     Hinton's networks:    5 M + 2 Q           M the layers: three passes, and the weights of two
///     DeeperForward:        2 C                 goodness is a mean
///     SoftHebb, SCFF:       C + 2 Q             in the read-out's phase
///
/// A block of SoftHebb costs twice its own convolution in its phase, and those below it once. A layer of SCFF costs four
/// times its own, for two kinds of pairs and the gradients of both; layer 0 costs twice while layer 1 learns, and all
/// other layers below cost once.
enum RuleWork {
  /// - Throws: `LearningError.invalidSetting` for a rule whose work is not counted.
  static func step(
    _ network: ImageNetworkSettings, side: Int, classes: Int
  ) throws(LearningError) -> Int {
    let pixels = 3 * side * side
    switch network.rule {
    case is PixelRegressions: return 2 * pixels * classes
    case let rule as HintonNetworks:
      let units = rule.units(width: network.width)
      let layers = pixels * units + (rule.hiddenLayers - 1) * units * units
      return 5 * layers + 2 * (rule.hiddenLayers - 1) * units * classes
    case let rule as SoftHebbNetworks:
      let size = rule.size(side: side, width: network.width)
      return size.blocks.reduce(0, +) + 2 * size.features * classes
    case let rule as DeeperNetworks:
      return 2 * rule.convolutions(side: side, classes: classes, width: network.width)
    case let rule as ContrastiveNetworks:
      let size = rule.size(side: side, width: network.width)
      return size.layers.reduce(0, +) + 2 * size.features * classes
    default:
      return try step(
        network,
        ImageArchitecture(network.backbone, side: side, classes: classes, width: network.width))
    }
  }

  /// The multiply-adds of so many epochs for one image.
  /// - Throws: `LearningError.invalidSetting` for a rule whose work is not counted.
  static func training(
    _ network: ImageNetworkSettings, epochs: Int, side: Int, classes: Int
  ) throws(LearningError) -> Double {
    let step = Double(try step(network, side: side, classes: classes))
    let phases: [(epochs: Int, work: Int)]
    switch network.rule {
    case let rule as SoftHebbNetworks:
      let blocks = rule.size(side: side, width: network.width).blocks
      phases = blocks.indices.map {
        (rule.blockEpochs, blocks[..<$0].reduce(0, +) + 2 * blocks[$0])
      }
    case let rule as ContrastiveNetworks:
      let layers = rule.size(side: side, width: network.width).layers
      phases = zip(layers.indices, rule.layerEpochs).map { index, epochs in
        let below = layers[..<index].reduce(0, +)
        return (epochs, (index == 1 ? 2 : 1) * below + 4 * layers[index])
      }
    default: return step * Double(epochs)
    }
    // A training may end within any phase.
    var (rest, work) = (epochs, 0.0)
    for phase in phases {
      work += Double(min(phase.epochs, rest)) * Double(phase.work)
      rest -= min(phase.epochs, rest)
    }
    return work + step * Double(rest)
  }

  private static func step(
    _ network: ImageNetworkSettings, _ architecture: ImageArchitecture
  ) throws(LearningError) -> Int {
    let layers = architecture.layers
    let convolutions = layers.reduce(0) { $0 + 9 * $1.inputs * $1.outputs * $1.pixels }
    func heads(_ inputs: (ImageArchitecture.Layer) -> Int) -> Int {
      layers.reduce(0) { $0 + inputs($1) * architecture.classes }
    }
    switch network.rule {
    case is SpatialGoodnessNetworks:
      return 2 * convolutions + 2 * heads(\.goodnessDimension)
        + 2 * architecture.classifierInputs * architecture.classes
    case let rule as LocalCrossEntropyNetworks:
      let readsCells = rule.reading.headInput == .cells
      return 2 * convolutions + 3 * heads { readsCells ? $0.goodnessDimension : $0.outputs }
    default:
      return try NetworkWork(architecture, network).step
    }
  }
}
