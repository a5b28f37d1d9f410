import Kernels
import Testing

@testable import Learning

struct ImageLocalityTests {
  init() throws { try BLAS.prepare() }

  /// The bits of every gradient after one step without updates.
  private func gradients(_ rule: ConvolutionalDTG) -> [String: [UInt32]] {
    let (x, labels) = tinyBatch(8)
    _ = rule.step(x, labels: labels, StepContext(seed: 3, step: 0)) { _ in }
    return Dictionary(
      uniqueKeysWithValues: rule.groups.flatMap { group in
        group.names.map { ($0, group[$0].gradient.elements.map(\.bitPattern)) }
      })
  }

  @Test(arguments: 0..<3)
  func `the loss of a layer leaves every other layer's gradients alone, bit for bit`(
    layer: Int
  ) throws {
    let rule = try makeDTG()
    let before = gradients(rule)
    // Another projection is another loss for this layer; all activations stay.
    rule.layers[layer].projection.fill(0.25)
    rule.layers[layer].projection[0] = -1
    let after = gradients(rule)
    let changed = Set(before.keys.filter { before[$0] != after[$0] })
    #expect(
      changed == ["layers.\(layer).weight", "layers.\(layer).bias", "temperatures.\(layer)"])
  }

  @Test func `the classifier's loss reaches the classifier only`() throws {
    let rule = try makeDTG()
    let before = gradients(rule)
    rule.classifier.linear.bias.value[0] += 1
    let after = gradients(rule)
    let changed = before.keys.filter { before[$0] != after[$0] }
    #expect(!changed.isEmpty && changed.allSatisfy { $0.hasPrefix("classifier.") })
  }

  @Test func `a naive step differs from a pipelined one only by one update of the weights`() throws
  {
    // Without updates between forward and propagation both hand on the same activation.
    let pipelined = gradients(try makeDTG())
    let naive = gradients(try makeDTG(.standard.with(\.order, .naive)))
    #expect(pipelined == naive)
  }

  @Test func `a pipelined layer frees what it learned from before the next one sees its input`()
    throws
  {
    let device = Device(threads: 1)
    let rule = try makeDTG(on: device)
    let (x, labels) = tinyBatch(64)
    _ = rule.step(x, labels: labels, StepContext(seed: 3, step: 0)) { _ in }
    let before = device.memory.live.total
    device.memory.resetPeak()
    var live: [Int] = []
    _ = rule.step(x, labels: labels, StepContext(seed: 3, step: 1)) { _ in
      live.append(device.memory.live[.activations])
    }
    #expect(device.memory.live.total == before)
    // While layer 1 is updated, h_0 (64 maps of 8 x 8 x 16) is gone: x_1, h_1 and small tensors live.
    let map = 64 * 8 * 8 * 16 * 4
    #expect(live[1] > 2 * map && live[1] < 3 * map)
  }
}
