package import Kernels

/// The classifier over the averaged maps of all layers but the first (paper, section 4).
///
/// `logits = dropout(batchNorm(f)) Wᵀ + b`, f = (GAP h_1, …, GAP h_{L-1}) [B, F], h being
/// activations or what layers hand on (`FeatureSource`).
package struct ConcatClassifier {
  let norm: BatchNormLayer
  package let linear: Linear
  /// The gradients of both, one after the other.
  package let gradients: Tensor
  private let dropoutProbability: Double
  private let smoothing: Float
  private let device: Device

  package static func specifications(inputs: Int, classes: Int) -> [ParameterSpecification] {
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

  package func initialize(seed: UInt64) {
    norm.initialize()
    linear.initialize(seed: seed, purpose: .headParameters, 0, UInt32(Int32.max))
  }

  /// The gradients of the classifier for features f [B, F], and in f if it is wanted; returns the loss.
  package func gradients(
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
  package func predict(_ f: Tensor) -> Tensor {
    let normalized = device.memory.tensor(f.shape, for: .activations)
    let logits = device.memory.tensor([f.shape[0], classes], for: .activations)
    batchNorm(f, norm.evaluating(on: device), into: normalized, on: device)
    linear(normalized, into: logits)
    return logits
  }

  private var classes: Int { linear.bias.value.count }

  package var state: [StateTensor] {
    norm.state + [
      StateTensor("classifier.linear.weight", linear.weight.value),
      StateTensor("classifier.linear.bias", linear.bias.value),
    ]
  }
}
