package import Kernels

/// The features of a concatenated classifier, layer after layer: means over the maps of its source.
package struct ConcatFeatures {
  /// [B, F].
  package let values: Tensor
  private let layers: [ImageArchitecture.Layer]
  private let source: FeatureSource
  private let first: Int

  package init(
    _ architecture: ImageArchitecture, _ source: FeatureSource, images: Int, on device: Device
  ) {
    self.source = source
    first = architecture.classifierLayers.lowerBound
    layers = Array(architecture.layers[architecture.classifierLayers])
    values = device.memory.tensor([images, architecture.classifierInputs], for: .activations)
  }

  /// Fills in the features of a layer if they are of activations, the sums over its cells [B, s, s, C]
  /// being known.
  func setMeans(ofLayer layer: Int, fromSums sums: Tensor) {
    guard source == .activation else { return }
    fill(layer, sums)
  }

  /// Fills in the features of a layer if they are of what it hands on, x [B, H, W, C].
  package func setMeans(ofLayer layer: Int, fromPropagated x: Tensor, on device: Device) {
    guard source == .propagated, layer >= first else { return }
    let sums = device.memory.tensor([x.shape[0], 1, 1, x.shape[3]], for: .activations)
    cellSums(ChannelBlock(pools: false), x, sums: sums, squares: nil, on: device)
    fill(layer, sums)
  }

  private func fill(_ layer: Int, _ sums: Tensor) {
    guard layer >= first else { return }
    let (channels, cells) = (sums.shape[3], sums.shape[1] * sums.shape[2])
    let scale = 1 / Float(pixels(ofLayer: layer))
    forEachRow(ofLayer: layer) { image, feature in
      let source = sums.pointer + image * cells * channels
      for channel in 0..<channels {
        var sum: Float = 0
        for cell in 0..<cells { sum += source[cell * channels + channel] }
        feature[channel] = sum * scale
      }
    }
  }

  /// The pixels of the map that is averaged.
  private func pixels(ofLayer layer: Int) -> Int {
    let sizes = layers[layer - first]
    return source == .activation ? sizes.pixels : sizes.nextSide * sizes.nextSide
  }

  /// The gradient that each pixel of the averaged map receives, as cells [B, 1, 1, C], from that in the
  /// features.
  func cells(ofLayer layer: Int, on device: Device) -> Tensor? {
    guard layer >= first else { return nil }
    let channels = layers[layer - first].outputs
    let cells = device.memory.tensor([values.shape[0], 1, 1, channels], for: .activations)
    let scale = 1 / Float(pixels(ofLayer: layer))
    forEachRow(ofLayer: layer) { image, feature in
      for channel in 0..<channels {
        cells.pointer[image * channels + channel] = feature[channel] * scale
      }
    }
    return cells
  }

  private func forEachRow(
    ofLayer layer: Int, _ body: (_ image: Int, _ feature: UnsafeMutablePointer<Float>) -> Void
  ) {
    let offset = layers[..<(layer - first)].reduce(0) { $0 + $1.outputs }
    for image in 0..<values.shape[0] {
      body(image, values.pointer + image * values.shape[1] + offset)
    }
  }
}
