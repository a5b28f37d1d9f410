internal import Kernels
package import Learning

/// A hidden layer with a loss of its own (paper, appendix A.2).
///
///     h = relu(norm(x Wᵀ + b)),   g = c ‖h‖²,   L = MarginLoss(g / T, m)
///
/// with c = 1, or one over the layer's units (`MLPGoodness`).
/// x [R, I] holds passes of B images each, one below the other; a norm is taken pass by pass.
package struct MLPLayer {
  let index: Int
  package let linear: Linear
  let norm: BatchNormLayer?
  /// a of the temperature, unless that is fixed at 1.
  let rawTemperature: Parameter?
  /// θ of the margin, unless that is fixed.
  let threshold: Parameter?
  private let settings: MLPSettings
  private let device: Device

  static func specifications(
    _ index: Int, inputs: Int, _ settings: MLPSettings
  ) -> [ParameterSpecification] {
    Linear.specifications("layers.\(index)", inputs: inputs, outputs: settings.width)
      + (settings.hiddenNorm == .batchNorm
        ? BatchNormLayer.specifications("norms.\(index)", channels: settings.width) : [])
      + (settings.learnsTemperature
        ? [ParameterSpecification(name: "temperatures.\(index)", shape: [])] : [])
      + (settings.margin == .learned
        ? [ParameterSpecification(name: "thresholds.\(index)", shape: [])] : [])
  }

  init(_ index: Int, in group: ParameterGroup, _ settings: MLPSettings, on device: Device) {
    self.index = index
    self.settings = settings
    self.device = device
    linear = Linear("layers.\(index)", in: group)
    norm =
      settings.hiddenNorm == .batchNorm
      ? BatchNormLayer("norms.\(index)", in: group, on: device) : nil
    rawTemperature = settings.learnsTemperature ? group["temperatures.\(index)"] : nil
    threshold = settings.margin == .learned ? group["thresholds.\(index)"] : nil
  }

  /// He's normal initialisation for rectifiers, deviation sqrt(2 / I); b = 0, a = 0, θ = 0.
  func initialize(seed: UInt64) {
    let inputs = Float(linear.weight.value.shape[1])
    CounterGenerator(seed: seed, purpose: .layerParameters, 0, UInt32(2 * index))
      .fillNormal(linear.weight.value, deviation: (2 / inputs).squareRoot())
    linear.bias.value.fill(0)
    norm?.initialize()
    rawTemperature?.value.fill(0)
    threshold?.value.fill(0)
  }

  /// T.
  package var temperature: Float {
    rawTemperature.map { settings.temperatureRange.temperature($0.value[0]) } ?? 1
  }

  /// m.
  package var margin: Double {
    threshold.map { softplus(Double($0.value[0])) }
      ?? settings.goodnessScale * settings.marginPerUnit * Double(settings.width)
  }

  /// Makes the margin the mean of the first batch's goodness, if margins are learned.
  func warmStart(_ squares: some Collection<Double>) {
    let mean = settings.goodnessScale * squares.reduce(0, +) / Double(squares.count)
    threshold?.value.fill(Float(inverseSoftplus(mean, cutoff: settings.warmStartCutoff)))
  }

  /// What the layer computes for some passes.
  struct Output {
    let x: Tensor
    let h: Tensor
    /// ‖h‖², row by row.
    let squares: [Double]
    /// What the norm saw of each pass, and what it took it for; empty without a norm.
    let normalized: [(input: Tensor, statistics: BatchStatistics)]
  }

  /// Learns the norm's statistics from each pass if `trains`, else uses the running ones.
  func callAsFunction(_ x: Tensor, passes: Int, trains: Bool) -> Output {
    let h = device.memory.tensor([x.shape[0], settings.width], for: .activations)
    var normalized: [(input: Tensor, statistics: BatchStatistics)] = []
    if let norm {
      let rows = x.shape[0] / passes
      let a = device.memory.tensor(h.shape, for: .activations)
      affine(x, weight: linear.weight.value, bias: linear.bias.value, into: a, on: device.pool)
      for pass in 0..<passes {
        let part = a.rows(pass * rows..<(pass + 1) * rows)
        let statistics = trains ? norm.training(part, on: device) : norm.evaluating(on: device)
        batchNorm(
          part, statistics, into: h.rows(pass * rows..<(pass + 1) * rows), on: device)
        normalized.append((part, statistics))
      }
      for index in 0..<h.count { h.pointer[index] = max(h.pointer[index], 0) }
    } else {
      affineReLU(x, weight: linear.weight.value, bias: linear.bias.value, into: h, on: device.pool)
    }
    return Output(x: x, h: h, squares: sumsOfSquares(h), normalized: normalized)
  }

  /// The layer's loss for the first two passes, positive and negative.
  func loss(_ output: Output, images: Int) -> MarginLoss {
    MarginLoss(
      goodness: output.squares.prefix(2 * images).map { settings.goodnessScale * $0 },
      temperature: Double(temperature),
      margin: margin)
  }

  /// Leaves the gradients of `weight` times the layer's loss in T and m.
  func scalarPullback(_ loss: MarginLoss, weight: Double) {
    if let rawTemperature {
      rawTemperature.gradient.fill(
        settings.temperatureRange.pullback(
          Float(weight * loss.temperatureGradient), at: rawTemperature.value[0]))
    }
    if let threshold {
      threshold.gradient.fill(
        Float(weight * loss.marginGradient * logistic(Double(threshold.value[0]))))
    }
  }

  /// Leaves the gradients of W, b and the norm.
  ///
  /// `dh` [R', W] holds the gradient of h in the first R' rows, masked by the rectifier; it becomes
  /// that of x Wᵀ + b.
  func pullback(_ dh: Tensor, _ output: Output, passes: Int) {
    if let norm {
      let rows = dh.shape[0] / passes
      let sums = [norm.weight.gradient, norm.bias.gradient]
      let own = sums.map { Tensor($0.shape) }
      for sum in sums { sum.fill(0) }
      for pass in 0..<passes {
        let part = dh.rows(pass * rows..<(pass + 1) * rows)
        let (input, statistics) = output.normalized[pass]
        batchNormPullback(
          part, x: input, statistics, into: part, weightGradient: own[0], biasGradient: own[1],
          on: device)
        for (one, sum) in zip(own, sums) { add(one, to: sum) }
      }
    }
    affineWeightPullback(
      dh, x: output.x.rows(0..<dh.shape[0]), into: linear.weight.gradient, on: device.pool)
    columnSums(dh, into: linear.bias.gradient)
  }

  var state: [StateTensor] {
    [
      StateTensor("layers.\(index).weight", linear.weight.value),
      StateTensor("layers.\(index).bias", linear.bias.value),
    ] + (norm?.state ?? [])
      + (rawTemperature.map { [StateTensor("temperatures.\(index)", $0.value)] } ?? [])
      + (threshold.map { [StateTensor("thresholds.\(index)", $0.value)] } ?? [])
  }
}
