import Kernels
import Learning
import Testing

@testable import FullyConnected

struct MLPLocalityTests {
  init() throws { try BLAS.prepare() }

  private func rule(_ settings: MLPSettings) throws -> ForwardForwardMLP {
    let rule = try ForwardForwardMLP(
      side: 3, classes: 5, settings, seed: 3, on: Device(threads: 1))
    // Margins of learned kinds are somewhere else than where they start.
    for layer in rule.layers { layer.threshold?.value.fill(1) }
    return rule
  }

  private func gradients(_ rule: ForwardForwardMLP) -> [String: [UInt32]] {
    let (x, labels, wrong) = flatBatch(10)
    _ = rule.gradients(x, labels: labels, wrong: wrong, isFirst: false)
    return gradientBits(rule)
  }

  /// The parameters whose gradients differ before and after a change of one value; its own, which feels
  /// the penalty, among them.
  private func changed(
    _ settings: MLPSettings, by name: String
  ) throws -> Set<String> {
    let rule = try rule(settings.with(\.penalty, 0))
    let before = gradients(rule)
    rule.group[name].value[0] += 0.5
    let after = gradients(rule)
    return Set(before.keys.filter { before[$0] != after[$0] })
  }

  private static let kinds: [MLPSettings] = [
    .hybrid, .full, .full.with(\.detachesClassifier, true),
  ]

  @Test(arguments: 0..<4, kinds.indices)
  func `the loss of a layer reaches its own parameters, bit for bit`(layer: Int, kind: Int) throws {
    // Another margin is another loss for this layer; all activations stay.
    let changed = try changed(Self.kinds[kind], by: "thresholds.\(layer)")
    #expect(
      changed == [
        "layers.\(layer).weight", "layers.\(layer).bias", "temperatures.\(layer)",
        "thresholds.\(layer)",
      ])
  }

  @Test(arguments: [MLPSettings.hybrid, .full])
  func `the classifier's loss reaches the layers it reads, no last layer and no margin`(
    settings: MLPSettings
  ) throws {
    let changed = try changed(settings, by: "classifier.linear.bias")
    let layers: Set = Set((0..<3).flatMap { ["layers.\($0).weight", "layers.\($0).bias"] })
    #expect(changed.filter { !$0.hasPrefix("classifier.") } == layers)
    #expect(changed.contains("classifier.linear.weight"))
  }

  @Test func `a classifier on one layer reaches the layers below through it`() throws {
    let changed = try changed(
      .hybrid.with(\.readout, .lastAllowed), by: "classifier.linear.bias")
    #expect(changed.contains("layers.0.weight"))
    #expect(changed.contains("layers.2.weight"))
    #expect(!changed.contains("layers.3.weight"))
  }

  @Test func `a detached classifier's loss ends at the classifier`() throws {
    let changed = try changed(
      .full.with(\.detachesClassifier, true), by: "classifier.linear.bias")
    #expect(!changed.isEmpty && changed.allSatisfy { $0.hasPrefix("classifier.") })
  }

  @Test func `with all weight on the layers the classifier moves none of them`() throws {
    let layersOnly = try rule(.full.with(\.blend, 0).with(\.penalty, 0))
    let detached = try rule(
      .full.with(\.blend, 0).with(\.detachesClassifier, true).with(\.penalty, 0))
    let (with, without) = (gradients(layersOnly), gradients(detached))
    for layer in 0..<4 {
      // Zeros of the classifier are added: the sums may lie in another order, the values may not.
      let names = ["layers.\(layer).weight", "layers.\(layer).bias"]
      for name in names {
        let pairs = zip(with[name] ?? [], without[name] ?? [])
        #expect(
          pairs.allSatisfy {
            abs(Float(bitPattern: $0) - Float(bitPattern: $1)) < 1e-5
          }, "\(name)")
      }
    }
  }
}
