internal import Kernels
internal import Learning

/// A linear classifier over some hidden layers (paper, appendix A.3).
///
/// `z = layerNorm(batchNorm(h_l), …, batchNorm(h_m)) Wᵀ + b`; both norms are optional. h_l [B, W].
struct MLPClassifier {
  /// One for each layer that is read; empty without them.
  let norms: [BatchNormLayer]
  let linear: Linear
  private let settings: MLPSettings
  private let device: Device

  /// PyTorch's default.
  private static let epsilon: Float = 1e-5

  static func specifications(
    classes: Int, _ settings: MLPSettings
  ) -> [ParameterSpecification] {
    (settings.normalizesReadLayers
      ? settings.readLayers.flatMap {
        BatchNormLayer.specifications("classifier.norms.\($0)", channels: settings.width)
      } : [])
      + Linear.specifications(
        "classifier.linear", inputs: settings.readLayers.count * settings.width, outputs: classes)
  }

  init(in group: ParameterGroup, _ settings: MLPSettings, on device: Device) {
    norms =
      settings.normalizesReadLayers
      ? settings.readLayers.map { BatchNormLayer("classifier.norms.\($0)", in: group, on: device) }
      : []
    linear = Linear("classifier.linear", in: group)
    self.settings = settings
    self.device = device
  }

  func initialize(seed: UInt64) {
    for norm in norms { norm.initialize() }
    linear.initialize(seed: seed, purpose: .headParameters, 0, UInt32(Int32.max))
  }

  /// What the classifier computes on the way to its logits.
  private struct Features {
    /// By layer; empty without norms.
    var statistics: [BatchStatistics] = []
    /// What the linear map reads [B, F].
    let values: Tensor
    /// Of each row [B].
    let inverseDeviations: Tensor
  }

  private func features(_ hidden: [Tensor], trains: Bool) -> Features {
    let (rows, width) = (hidden[0].shape[0], settings.width)
    var features = Features(
      values: device.memory.tensor([rows, hidden.count * width], for: .activations),
      inverseDeviations: Tensor([rows]))
    for (place, h) in hidden.enumerated() {
      var part = h
      if !norms.isEmpty {
        let statistics =
          trains ? norms[place].training(h, on: device) : norms[place].evaluating(on: device)
        part = device.memory.tensor(h.shape, for: .activations)
        batchNorm(h, statistics, into: part, on: device)
        features.statistics.append(statistics)
      }
      for row in 0..<rows {
        (features.values.pointer + (row * hidden.count + place) * width)
          .update(from: part.pointer + row * width, count: width)
      }
    }
    if settings.normalizesFeatures {
      let y = device.memory.tensor(features.values.shape, for: .activations)
      layerNorm(
        features.values, epsilon: Self.epsilon, into: y,
        inverseDeviation: features.inverseDeviations)
      features = Features(
        statistics: features.statistics, values: y, inverseDeviations: features.inverseDeviations)
    }
    return features
  }

  /// The logits [B, K] by the running statistics.
  func predict(_ hidden: [Tensor]) -> Tensor { logits(features(hidden, trains: false)) }

  /// Leaves the gradients of `weight` times the loss in the classifier; returns the loss itself.
  ///
  /// `gradients` receive those of the layers [B, W], unless there are none.
  func gradients(
    _ hidden: [Tensor], labels: [Int32], weight: Double, into gradients: [Tensor]
  ) -> Double {
    let features = features(hidden, trains: true)
    let z = logits(features)
    let loss = softmaxCrossEntropy(z, labels: labels, gradient: z)
    scale(z, by: Float(weight), on: device)
    affineWeightPullback(z, x: features.values, into: linear.weight.gradient, on: device.pool)
    columnSums(z, into: linear.bias.gradient)
    guard !norms.isEmpty || !gradients.isEmpty else { return loss }
    var df = device.memory.tensor(features.values.shape, for: .activations)
    affineInputPullback(z, weight: linear.weight.value, into: df, on: device.pool)
    if settings.normalizesFeatures {
      let dy = df
      df = device.memory.tensor(dy.shape, for: .activations)
      layerNormPullback(
        dy, y: features.values, inverseDeviation: features.inverseDeviations, into: df)
    }
    let width = settings.width
    for (place, h) in hidden.enumerated() {
      let dh = place < gradients.count ? gradients[place] : Tensor(h.shape)
      for row in 0..<h.shape[0] {
        (dh.pointer + row * width)
          .update(from: df.pointer + (row * hidden.count + place) * width, count: width)
      }
      if !norms.isEmpty {
        norms[place].pullback(dh, x: h, features.statistics[place], into: dh, on: device)
      }
    }
    return loss
  }

  private func logits(_ features: Features) -> Tensor {
    let z = device.memory.tensor(
      [features.values.shape[0], linear.bias.value.count], for: .activations)
    affine(
      features.values, weight: linear.weight.value, bias: linear.bias.value, into: z,
      on: device.pool)
    return z
  }

  var state: [StateTensor] {
    norms.flatMap(\.state) + [
      StateTensor("classifier.linear.weight", linear.weight.value),
      StateTensor("classifier.linear.bias", linear.bias.value),
    ]
  }
}
