import Kernels
import Testing

@testable import Checkpoints
@testable import LayeredRules
@testable import Learning

struct LocalityTests {
  let architecture = StudentArchitecture(
    inputs: 6, width: 10, hiddenLayers: 4, classes: 5, normalizesBetweenLayers: false)
  let x = Tensor([16, 6])
  let labels: [Int32] = (0..<16).map { $0 % 5 }

  init() throws {
    try BLAS.prepare()
    CounterGenerator(seed: 1, purpose: .trainInputs).fillNormal(x, deviation: 1)
  }

  /// The bits of the gradients of every parameter.
  private func gradients(_ rule: LayeredRule) -> [String: [UInt32]] {
    _ = rule.gradients(x, labels: labels)
    let group = rule.parameters
    return bits(group.names.map { NamedTensor(name: $0, tensor: group[$0].gradient) })
  }

  @Test(arguments: 0..<4)
  func `the loss of a DTG-FF layer reaches no other layer`(layer: Int) throws {
    let rule = layeredRule(.dtgFF, architecture, rows: 16)
    rule.initialize(seed: 3, member: 0)
    let before = gradients(rule)
    // Another projection makes another loss for this layer, and leaves all activations alone.
    let projection = try #require(rule.buffers.first { $0.name == "projections.\(layer)" }).tensor
    projection.fill(0.25)
    projection[0] = -1
    let after = gradients(rule)
    let changed = Set(before.keys.filter { before[$0] != after[$0] })
    let own: Set = ["layers.\(layer).weight", "layers.\(layer).bias", "temperatures.\(layer)"]
    #expect(changed == own)
  }

  @Test func `the loss of a supervised layer reaches all layers below`() {
    let rule = layeredRule(.bpDeepSup, architecture, rows: 16)
    rule.initialize(seed: 3, member: 0)
    let before = gradients(rule)
    rule.parameters["heads.2.bias"].value[0] += 1
    let after = gradients(rule)
    let changed = Set(before.keys.filter { before[$0] != after[$0] })
    let reached: Set = Set(
      [0, 1, 2].flatMap { ["layers.\($0).weight", "layers.\($0).bias"] }
        + ["heads.2.weight", "heads.2.bias"])
    #expect(changed == reached)
  }
}
