import Checkpoints
import Kernels
import Learning
import TestSupport
import Testing

@testable import Information

struct SoftmaxProbeTests {
  static let settings = ProbeSettings(
    trainShare: 0.8, epochs: 5, batchSize: 16, learningRate: 1e-2, beta1: 0.9, beta2: 0.999,
    epsilon: 1e-8, seed: 3)

  init() throws { try BLAS.prepare() }

  @Test func `standardising, losses and parameters are PyTorch's`() throws {
    let golden = try InformationGolden.tensors("probe.safetensors")
    func floats(_ name: String) throws -> Tensor { try #require(golden.floats(name)) }
    func doubles(_ name: String) throws -> [Double] {
      try floats(name).elements.map(Double.init)
    }
    let x = try floats("x")
    let labels = try #require(golden.integers("y"))
    FeatureStandard(x, rows: try #require(golden.integers("train"))).apply(to: x)
    #expect(scaledError(x.elements, try doubles("standard")) < Tolerances.sameFormula)

    var probe = SoftmaxProbe(features: x.shape[1], classes: 4, Self.settings)
    var losses: [Float] = []
    for epoch in 0..<5 {
      let order = try #require(golden.integers("order.\(epoch)"))
      losses.append(
        Float(probe.learn(x, labels: labels, order: order, batchSize: Self.settings.batchSize)))
    }
    #expect(scaledError(losses, try doubles("losses")) < Tolerances.fewSteps)
    for name in ["weight", "bias"] {
      let error = scaledError(
        probe.group["probe.\(name)"].value.elements, try doubles(name))
      #expect(error < Tolerances.fewSteps, "\(name)")
    }
    #expect(
      scaledError(probe.predict(x).elements, try doubles("logits")) < Tolerances.fewSteps)
  }

  /// Two features that tell four classes apart, and two that say nothing.
  private func samples(_ count: Int) -> (x: Tensor, labels: [Int32]) {
    let labels = integers(count, below: 4, 1)
    let noise = normals(4 * count, 2)
    let x = Tensor([count, 4])
    for (row, label) in labels.enumerated() {
      let angle = Double(label) * 4
      x[4 * row] = Float(angle + noise[4 * row] / 4)
      x[4 * row + 1] = Float((angle - 6) * (angle - 6) + noise[4 * row + 1])
      x[4 * row + 2] = Float(noise[4 * row + 2])
      x[4 * row + 3] = 5
    }
    return (x, labels)
  }

  @Test func `a probe reads what is there, on samples that it did not learn from`() throws {
    let (x, labels) = samples(300)
    var settings = Self.settings
    settings.epochs = 60
    let result = try SoftmaxProbe.measure(x, labels: labels, classes: 4, settings)
    #expect((result.trainSamples, result.testSamples) == (240, 60))
    #expect(result.error < 0.1)
    #expect(result.trainLoss < 0.5)
  }

  @Test func `the seed alone decides the split and the order`() throws {
    func result(seed: UInt64) throws -> SoftmaxProbe.Result {
      let (x, labels) = samples(100)
      var settings = Self.settings
      settings.seed = seed
      return try SoftmaxProbe.measure(x, labels: labels, classes: 4, settings)
    }
    #expect(try result(seed: 1) == result(seed: 1))
    #expect(try result(seed: 1).trainLoss != result(seed: 2).trainLoss)
  }

  @Test func `an activation that overflowed is an error that names the image`() {
    let (x, labels) = samples(50)
    x[4 * 17 + 2] = .nan
    #expect(throws: InformationError.notFinite(index: 17, value: "nan")) {
      try SoftmaxProbe.measure(x, labels: labels, classes: 4, Self.settings)
    }
  }

  @Test(arguments: [0, 1, 0.001, 1.5])
  func `a split with an empty part is an error`(share: Double) {
    let (x, labels) = samples(50)
    var settings = Self.settings
    settings.trainShare = share
    #expect(throws: InformationError.self) {
      try SoftmaxProbe.measure(x, labels: labels, classes: 4, settings)
    }
  }
}
