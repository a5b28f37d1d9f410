internal import Kernels
internal import Learning

/// The sum of one linear classifier a layer, for all layers but the first.
///
///     z = Σ_l (f_l V_lᵀ + b_l)
///
/// The b_l start at 0 and have equal gradients, so they stay equal: they are held once, as b [K], and count as
/// often as there are classifiers. The V_l [K, C_l] lie side by side in one matrix [K, F].
struct SummedClassifier {
  let group: ParameterGroup
  let weight: Parameter
  /// The bias of each classifier.
  let bias: Parameter
  private let layers: [ImageArchitecture.Layer]
  private let device: Device

  init(_ architecture: ImageArchitecture, on device: Device) {
    self.device = device
    layers = Array(architecture.layers.dropFirst())
    group = ParameterGroup(
      Linear.specifications(
        "classifier.linear", inputs: architecture.classifierInputs, outputs: architecture.classes),
      on: device)
    weight = group["classifier.linear.weight"]
    bias = group["classifier.linear.bias"]
  }

  /// He's normal initialisation, deviation sqrt(2 / C_l) in the columns of V_l, and b = 0.
  func initialize(seed: UInt64) {
    CounterGenerator(seed: seed, purpose: .headParameters, 0, UInt32(2) * UInt32(Int32.max))
      .fillNormal(weight.value, deviation: 1)
    let deviations = layers.flatMap { layer in
      repeatElement((2 / Float(layer.outputs)).squareRoot(), count: layer.outputs)
    }
    for row in 0..<weight.value.shape[0] {
      for (column, deviation) in deviations.enumerated() {
        weight.value[row * deviations.count + column] *= deviation
      }
    }
    bias.value.fill(0)
  }

  /// z [B, K] for features f [B, F].
  func logits(_ f: Tensor) -> Tensor {
    let sum = device.memory.tensor(bias.value.shape, for: .workspace)
    sum.assign(bias.value)
    scale(sum, by: Float(layers.count), on: device)
    let z = device.memory.tensor([f.shape[0], bias.value.count], for: .activations)
    affine(f, weight: weight.value, bias: sum, into: z)
    return z
  }

  /// Leaves the gradients of the cross-entropy in the group; returns it.
  func gradients(_ f: Tensor, labels: [Int32]) -> Double {
    let z = logits(f)
    let loss = softmaxCrossEntropy(z, labels: labels, smoothing: 0, gradient: z)
    affineWeightPullback(z, x: f, into: weight.gradient)
    columnSums(z, into: bias.gradient)
    return loss
  }

  var state: [StateTensor] {
    [
      StateTensor("classifier.linear.weight", weight.value),
      StateTensor("classifier.linear.bias", bias.value),
    ]
  }
}
