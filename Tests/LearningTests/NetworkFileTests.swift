import Foundation
import Kernels
import TestSupport
import Testing

@testable import Checkpoints
@testable import Learning

/// Files of trained networks, as other programs read them.
///
/// `Tests/Reference/make_network_goldens.py` loads the very files into modules of PyTorch, by their
/// names and strictly, and keeps what these compute.
struct NetworkFileTests {
  init() throws { try BLAS.prepare() }

  private func network(_ name: String) throws -> any LearningRule {
    name == "dtg"
      ? try makeDTG() : try makeBackpropagation(.standard.with(\.blockNorm, .batchNorm))
  }

  /// Gives every tensor numbers of its own that are the same on all machines: multiples of 1/256 from
  /// -1/2 to 1/2, scaled by a power of two to the tensor's inputs; variances and scales near 1.
  private func fill(_ rule: any LearningRule) {
    for (number, state) in rule.state.enumerated() {
      let words = CounterGenerator(
        seed: 11, purpose: RandomPurpose(rawValue: 1_000), UInt32(number)
      ).words(state.tensor.count)
      let isScale = state.name.hasSuffix("running_var") || state.name.hasPrefix("norms")
      let fanIn = state.tensor.shape.rank == 4 ? 9 * state.tensor.shape[2] : state.tensor.count
      let scale: Float = fanIn > 128 ? 0.125 : fanIn > 16 ? 0.5 : 1
      for (index, word) in words.enumerated() {
        let value = Float(Int(word % 257) - 128) / 256
        state.tensor[index] =
          isScale && !state.name.hasSuffix("bias") && !state.name.hasSuffix("running_mean")
          ? 1 + value : value * scale
      }
    }
  }

  @Test(arguments: ["dtg", "bp-batch-norm"])
  func `a network is written in the very bytes that PyTorch loads`(name: String) throws {
    let rule = try network(name)
    fill(rule)
    try expectGolden(
      SafeTensors(network: rule).encoded(), named: "network-\(name).safetensors")
  }

  @Test(arguments: ["dtg", "bp-batch-norm"])
  func `PyTorch computes the same logits from the file`(name: String) throws {
    let rule = try network(name)
    try Golden("network-\(name)").file.restore(rule)
    let golden = try Golden("network-\(name)-logits")
    let logits = rule.predict(try golden.floats("x"))
    func expectClose(_ actual: Tensor, _ name: String) throws {
      let error = try scaledError(actual.elements, golden.doubles(name))
      #expect(error < Tolerances.winograd, "\(name)")
    }
    try expectClose(#require(logits.classifier), "logits.classifier")
    for (layer, z) in logits.layers.enumerated() { try expectClose(z, "logits.\(layer)") }
    #expect((logits.layers.count == 3) == (name == "dtg"))
  }
}
