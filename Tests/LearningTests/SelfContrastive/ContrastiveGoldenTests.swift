import Checkpoints
import Kernels
import TestSupport
import Testing

@testable import Learning
@testable import SelfContrastive

/// All phases of the self-contrastive network against PyTorch in double precision.
struct ContrastiveGoldenTests {
  init() throws { try BLAS.prepare() }

  @Test func `gradients, steps, losses, read-out and predictions are PyTorch's`() throws {
    let golden = try Golden("scff")
    let network = try ContrastiveNetwork.small()
    for layer in network.layers {
      layer.weight.value.assign(try golden.floats("initial.layers.\(layer.index).weight"))
      layer.bias.value.assign(try golden.floats("initial.layers.\(layer.index).bias"))
    }
    let linear = network.readout.linear
    linear.weight.value.assign(try golden.floats("initial.readout.weight"))
    linear.bias.value.assign(try golden.floats("initial.readout.bias"))
    let tolerance = Tolerances.fewSteps
    func compare(_ tensor: Tensor, _ name: String) throws {
      let error = scaledError(tensor.elements, try golden.doubles(name))
      #expect(error < tolerance, "\(name)")
    }
    for layer in network.layers {
      let index = layer.index
      var losses: [Float] = []
      for (batch, shift) in [1, 4, 5].enumerated() {
        let x = try golden.floats("x.\(index).\(batch)")
        losses.append(Float(network.learn(index, x, shift: shift, batch: batch)))
        guard batch == 0 else { continue }
        try compare(layer.weight.gradient, "gradient.layers.\(index).weight")
        try compare(layer.bias.gradient, "gradient.layers.\(index).bias")
      }
      #expect(scaledError(losses, try golden.doubles("losses.\(index)")) < tolerance)
      try compare(layer.weight.value, "final.layers.\(index).weight")
      try compare(layer.bias.value, "final.layers.\(index).bias")
    }
    var losses: [Float] = []
    for number in 0..<2 {
      let taken = network.step(
        try golden.floats("x.readout.\(number)"),
        labels: try golden.integers("y.readout.\(number)"), StepContext(seed: 3, step: 9 + number)
      ) { _ in Issue.record("the rule has optimizers of its own") }
      losses.append(Float(try #require(taken.classifier)))
    }
    #expect(scaledError(losses, try golden.doubles("losses.readout")) < tolerance)
    try compare(linear.weight.value, "final.readout.weight")
    try compare(linear.bias.value, "final.readout.bias")
    let x = try golden.floats("x.test")
    try compare(network.features(x), "features")
    let logits = network.predict(x)
    #expect(logits.layers.isEmpty)
    try compare(try #require(logits.classifier), "logits")
  }
}
