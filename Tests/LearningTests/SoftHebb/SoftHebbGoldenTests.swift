import Checkpoints
import Kernels
import TestSupport
import Testing

@testable import Learning
@testable import SoftHebb

/// All phases of SoftHebb against PyTorch in double precision.
struct SoftHebbGoldenTests {
  init() throws { try BLAS.prepare() }

  @Test func `weights, running statistics, read-out and predictions are PyTorch's`() throws {
    let golden = try Golden("softhebb")
    let network = try SoftHebbNetwork.small()
    for block in network.blocks {
      block.weight.value.assign(try golden.floats("initial.blocks.\(block.index).weight"))
    }
    network.readout.linear.weight.value.assign(try golden.floats("initial.readout.weight"))
    network.readout.linear.bias.value.assign(try golden.floats("initial.readout.bias"))
    var step = 0
    func take(_ x: Tensor, _ labels: [Int32]) -> StepLosses {
      defer { step += 1 }
      return network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in
        Issue.record("the rule has optimizers of its own")
      }
    }
    let tolerance = Tolerances.fewSteps
    for block in network.blocks {
      for number in 0..<2 {
        let losses = take(try golden.floats("x.\(block.index).\(number)"), [0, 1, 2, 3, 4, 5])
        #expect(losses.layers.isEmpty && losses.classifier == nil)
      }
      for (name, tensor) in [
        ("weight", block.weight.value), ("mean", block.running.mean),
        ("variance", block.running.variance),
      ] {
        let error = scaledError(
          tensor.elements, try golden.doubles("final.blocks.\(block.index).\(name)"))
        #expect(error < tolerance, "\(block.index) \(name)")
      }
    }
    var losses: [Float] = []
    for number in 0..<2 {
      let taken = take(
        try golden.floats("x.readout.\(number)"), try golden.integers("y.readout.\(number)"))
      losses.append(Float(try #require(taken.classifier)))
    }
    #expect(scaledError(losses, try golden.doubles("losses")) < tolerance)
    let linear = network.readout.linear
    for (name, tensor) in [("weight", linear.weight.value), ("bias", linear.bias.value)] {
      let error = scaledError(tensor.elements, try golden.doubles("final.readout.\(name)"))
      #expect(error < tolerance, "\(name)")
    }
    let logits = network.predict(try golden.floats("x.test"))
    #expect(logits.layers.isEmpty)
    let classifier = try #require(logits.classifier)
    #expect(scaledError(classifier.elements, try golden.doubles("logits")) < tolerance)
  }
}
