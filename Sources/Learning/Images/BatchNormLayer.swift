package import Kernels

/// A batch normalisation with its learned scale and its running estimates.
///
/// `y = γ (x - mean) / sqrt(variance + ε) + β` over the rows of x [N, C].
package struct BatchNormLayer {
  package let name: String
  package let weight: Parameter
  package let bias: Parameter
  let running: RunningStatistics

  /// PyTorch's default.
  private static let epsilon = 1e-5

  package static func specifications(_ name: String, channels: Int) -> [ParameterSpecification] {
    [
      ParameterSpecification(name: "\(name).weight", shape: [channels]),
      ParameterSpecification(name: "\(name).bias", shape: [channels]),
    ]
  }

  /// The layer called `name`, whose parameters live in `group`.
  package init(_ name: String, in group: ParameterGroup, on device: Device) {
    self.name = name
    weight = group["\(name).weight"]
    bias = group["\(name).bias"]
    let channels = weight.value.shape
    running = RunningStatistics(
      mean: device.memory.zeros(channels, for: .weights),
      variance: device.memory.zeros(channels, for: .weights))
  }

  /// γ = 1, β = 0, and running estimates of mean 0 and variance 1.
  package func initialize() {
    weight.value.fill(1)
    bias.value.fill(0)
    running.reset()
  }

  /// The statistics of a batch, which also move the running ones.
  package func training(_ x: Tensor, on device: Device) -> BatchStatistics {
    batchStatistics(
      x, weight: weight.value, bias: bias.value, epsilon: Self.epsilon, running: running, on: device
    )
  }

  /// The running statistics.
  package func evaluating(on device: Device) -> BatchStatistics {
    statistics(
      running, weight: weight.value, bias: bias.value, epsilon: Self.epsilon, on: device)
  }

  package func pullback(
    _ dy: Tensor, x: Tensor, _ statistics: BatchStatistics, into dx: Tensor, on device: Device
  ) {
    batchNormPullback(
      dy, x: x, statistics, into: dx, weightGradient: weight.gradient, biasGradient: bias.gradient,
      on: device)
  }

  package var state: [StateTensor] {
    [
      StateTensor("\(name).weight", weight.value), StateTensor("\(name).bias", bias.value),
      StateTensor("\(name).running_mean", running.mean),
      StateTensor("\(name).running_var", running.variance),
    ]
  }
}
