internal import Kernels

/// The classifier over the averaged maps of all layers but the first (paper, section 4).
///
/// `logits = dropout(batchNorm(f)) Wᵀ + b`, f = (GAP h_1, …, GAP h_{L-1}) [B, F].
struct ConcatClassifier {
  let norm: BatchNormLayer
  let linear: Linear
  /// The gradients of both, one after the other.
  let gradients: Tensor
  private let dropoutProbability: Double
  private let smoothing: Float
  private let device: Device

  static func specifications(inputs: Int, classes: Int) -> [ParameterSpecification] {
    BatchNormLayer.specifications("classifier.norm", channels: inputs)
      + Linear.specifications("classifier.linear", inputs: inputs, outputs: classes)
  }

  init(in group: ParameterGroup, dropout: Double, smoothing: Double, on device: Device) {
    norm = BatchNormLayer("classifier.norm", in: group, on: device)
    linear = Linear("classifier.linear", in: group)
    gradients = group.gradients(
      ofAdjacent: Self.specifications(inputs: 1, classes: 1).map(\.name))
    dropoutProbability = dropout
    self.smoothing = Float(smoothing)
    self.device = device
  }

  func initialize(seed: UInt64) {
    norm.initialize()
    linear.initialize(seed: seed, purpose: .headParameters, 0, UInt32(Int32.max))
  }

  /// The gradients of the classifier for features f [B, F], and in f if it is wanted; returns the loss.
  func gradients(
    _ f: Tensor, labels: [Int32], _ context: StepContext, featureGradient: Tensor? = nil
  ) -> Double {
    let statistics = norm.training(f, on: device)
    let mask = context.dropout(dropoutProbability, .classifierDropout)
    let normalized = device.memory.tensor(f.shape, for: .activations)
    batchNorm(f, statistics, into: normalized, on: device)
    dropout(normalized, mask, into: normalized, on: device)
    let logits = device.memory.tensor([f.shape[0], classes], for: .activations)
    linear(normalized, into: logits)
    let loss = softmaxCrossEntropy(logits, labels: labels, smoothing: smoothing, gradient: logits)
    linear.pullback(logits, x: normalized)
    affineInputPullback(logits, weight: linear.weight.value, into: normalized, on: device.pool)
    dropout(normalized, mask, into: normalized, on: device)
    norm.pullback(normalized, x: f, statistics, into: featureGradient ?? normalized, on: device)
    return loss
  }

  /// The logits by the running statistics.
  func predict(_ f: Tensor) -> Tensor {
    let normalized = device.memory.tensor(f.shape, for: .activations)
    let logits = device.memory.tensor([f.shape[0], classes], for: .activations)
    batchNorm(f, norm.evaluating(on: device), into: normalized, on: device)
    linear(normalized, into: logits)
    return logits
  }

  private var classes: Int { linear.bias.value.count }

  var state: [StateTensor] {
    norm.state + [
      StateTensor("classifier.linear.weight", linear.weight.value),
      StateTensor("classifier.linear.bias", linear.bias.value),
    ]
  }
}

/// The features of a concatenated classifier, layer after layer.
struct ConcatFeatures {
  /// [B, F].
  let values: Tensor
  private let layers: [ImageArchitecture.Layer]
  private let first: Int

  init(_ architecture: ImageArchitecture, images: Int, on device: Device) {
    first = architecture.classifierLayers.lowerBound
    layers = Array(architecture.layers[architecture.classifierLayers])
    values = device.memory.tensor([images, architecture.classifierInputs], for: .activations)
  }

  /// Fills in the features of a layer, the sums over its cells [B, s, s, C] being known.
  func setMeans(ofLayer layer: Int, fromSums sums: Tensor) {
    guard layer >= first else { return }
    let (channels, cells) = (sums.shape[3], sums.shape[1] * sums.shape[2])
    let scale = 1 / Float(layers[layer - first].pixels)
    forEachRow(ofLayer: layer) { image, feature in
      let source = sums.pointer + image * cells * channels
      for channel in 0..<channels {
        var sum: Float = 0
        for cell in 0..<cells { sum += source[cell * channels + channel] }
        feature[channel] = sum * scale
      }
    }
  }

  /// The gradient that each pixel of a layer receives, as cells [B, 1, 1, C], from that in the features.
  func cells(ofLayer layer: Int, on device: Device) -> Tensor? {
    guard layer >= first else { return nil }
    let channels = layers[layer - first].outputs
    let cells = device.memory.tensor([values.shape[0], 1, 1, channels], for: .activations)
    let scale = 1 / Float(layers[layer - first].pixels)
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
