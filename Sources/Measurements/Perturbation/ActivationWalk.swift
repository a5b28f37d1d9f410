import Kernels
import Learning

/// The activations of a DTG-FF network's layers for one batch, each from the input that the layer sees.
///
/// Inputs pass between layers as in training but for the dropout.
struct ActivationWalk {
  private let layers: [Layer]
  private let device: Device

  /// One layer with what is needed to run it alone.
  private struct Layer {
    let convolution: Conv3x3
    let block: ChannelBlock
    let sizes: ImageArchitecture.Layer

    func callAsFunction(_ x: Tensor, on device: Device) -> Tensor {
      let h = device.memory.tensor(
        [x.shape[0], sizes.side, sizes.side, sizes.outputs], for: .activations)
      convolution(x, rectified: true, into: h, on: device)
      return h
    }
  }

  /// What a layer saw, and what it made of it.
  struct Passage {
    /// x [B, H, W, I].
    let input: Tensor
    /// h [B, H, W, O].
    let activation: Tensor
  }

  init(_ rule: ConvolutionalDTG, _ settings: GoodnessNetworks, on device: Device) {
    self.device = device
    layers = rule.layerSizes.enumerated().map { index, sizes in
      Layer(
        convolution: Conv3x3(
          "layers.\(index)", in: rule.groups[index], hasBias: settings.block.convolutionBias),
        block: ChannelBlock(
          pools: sizes.pools, order: settings.block.blockOrder,
          norm: settings.goodness.propagationNorm, epsilon: settings.block.normEpsilon),
        sizes: sizes)
    }
  }

  /// All layers under the weights at hand.
  func passages(_ x: Tensor) -> [Passage] {
    var passages: [Passage] = []
    var input = x
    for layer in layers {
      let h = layer(input, on: device)
      passages.append(Passage(input: input, activation: h))
      guard passages.count < layers.count else { break }
      input = device.memory.tensor(layer.block.outputShape(h.shape), for: .activations)
      applyBlock(layer.block, h, into: input, on: device)
    }
    return passages
  }

  /// `‖h' - h‖ / ‖h‖` of each layer, h' being made from the same input under the weights at hand.
  ///
  /// 0 where h is.
  func changes(since passages: [Passage]) -> [Double] {
    zip(layers, passages).map { layer, passage in
      let after = layer(passage.input, on: device)
      var (difference, size) = (0.0, 0.0)
      for index in 0..<after.count {
        let before = Double(passage.activation.pointer[index])
        let change = Double(after.pointer[index]) - before
        difference += change * change
        size += before * before
      }
      return size > 0 ? (difference / size).squareRoot() : 0
    }
  }
}
