internal import Kernels
internal import Learning
internal import ScheduledRules

/// A linear classifier without a bias of what the layers hand on, all but the first: `z = f Vᵀ`.
///
/// f [B, F] are activations of images that carry no label, of root mean square 1 a layer. V starts at 0. Its loss
/// reaches no layer.
struct HintonReadout {
  let parameters: MomentumGroup
  let weight: Parameter
  private let noBias: Tensor
  private let device: Device

  private static let name = "readout.weight"

  init(features: Int, classes: Int, on device: Device) {
    self.device = device
    parameters = MomentumGroup(
      [ParameterSpecification(name: Self.name, shape: [classes, features])], on: device)
    weight = parameters[Self.name]
    noBias = Tensor([classes])
    noBias.fill(0)
  }

  /// z [B, K].
  func logits(_ f: Tensor) -> Tensor {
    let z = device.memory.tensor([f.shape[0], noBias.count], for: .activations)
    affine(f, weight: weight.value, bias: noBias, into: z, on: device.pool)
    return z
  }

  /// Leaves the gradient of the cross-entropy in V; returns it.
  func gradients(_ f: Tensor, labels: [Int32]) -> Double {
    let z = logits(f)
    let loss = softmaxCrossEntropy(z, labels: labels, gradient: z)
    affineWeightPullback(z, x: f, into: weight.gradient, on: device.pool)
    return loss
  }

  var state: [StateTensor] { parameters.state("readout") }
}
