public import Kernels

/// What one layer says about a batch of B images (paper, appendix C.1).
///
/// All is read from h, the activation after the rectifier and before any norm.
public struct LayerFeatures {
  public let layer: Int
  /// The sum of h² over all units, for each image; B numbers.
  public let totalGoodness: [Double]
  /// g [B, d], the means of h² over the cells of the map; cells, then channels.
  public let goodness: Tensor
  /// The means of h over the map [B, C].
  public let means: Tensor
}

extension ConvolutionalDTG {
  /// The sizes of the layers, from the first on.
  public var layerSizes: [ImageArchitecture.Layer] { architecture.layers }

  /// The logits of x [B, S, S, 3] as `predict` has them; `visit` sees each layer's features on the
  /// way, and the layer's activation is freed before the next one's is made.
  public func features(_ x: Tensor, _ visit: (LayerFeatures) -> Void) -> RuleLogits {
    let concatenated = makeFeatures(images: x.shape[0])
    var logits: [Tensor] = []
    propagate(x, nil, concatenated) { layer, input in
      let output = layer(input)
      concatenated.setMeans(ofLayer: layer.index, fromSums: output.sums)
      logits.append(layer.logits(output))
      visit(features(of: layer, output))
      return output.h
    }
    return RuleLogits(classifier: classifier.predict(concatenated.values), layers: logits)
  }

  private func features(of layer: GoodnessLayer, _ output: GoodnessLayer.Output) -> LayerFeatures {
    let (images, sizes) = (output.h.shape[0], layer.sizes)
    let dimension = sizes.goodnessDimension
    let goodness = device.memory.tensor([images, dimension], for: .activations)
    let means = device.memory.zeros([images, sizes.outputs], for: .activations)
    let totals = (0..<images).map { image in
      let squares = output.squares.pointer + image * dimension
      let sums = output.sums.pointer + image * dimension
      let (g, mean) = (goodness.pointer + image * dimension, means.pointer + image * sizes.outputs)
      var total = 0.0
      for index in 0..<dimension {
        total += Double(squares[index])
        g[index] = squares[index] / Float(sizes.pixelsPerCell)
        mean[index % sizes.outputs] += sums[index] / Float(sizes.pixels)
      }
      return total
    }
    return LayerFeatures(
      layer: layer.index, totalGoodness: totals, goodness: goodness, means: means)
  }
}
