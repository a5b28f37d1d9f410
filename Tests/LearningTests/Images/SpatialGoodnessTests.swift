import Kernels
import TestSupport
import Testing

@testable import Learning
@testable import SpatialGoodness

/// Adaptive spatial goodness encoding on the tiny network of the other rules; its steps are held against
/// PyTorch in `ImageRuleGoldenTests`.
struct SpatialGoodnessTests {
  init() throws { try BLAS.prepare() }

  private func network(
    _ architecture: ImageArchitecture = tinyArchitecture, dropout: Double = 0.1, threads: Int = 1
  ) throws -> SpatialGoodnessNetwork {
    let network = try SpatialGoodnessNetwork(
      architecture,
      SpatialGoodnessNetworks(projectionScale: .inverseSqrtClasses, propagationDropout: dropout),
      on: Device(threads: threads))
    network.initialize(seed: 3)
    return network
  }

  @Test func `every image is divided by its own root mean square`() throws {
    let (x, _) = tinyBatch(3)
    for index in 0..<192 { x[192 + index] *= 100 }
    for index in 0..<192 { x[384 + index] = 0 }
    let y = Tensor(x.shape)
    divideByImageRMS(x, into: y, on: Device(threads: 2))
    for image in 0..<2 {
      let squares = (0..<192).reduce(0.0) { sum, index in
        let value = Double(y[192 * image + index])
        return sum + value * value
      }
      #expect(abs((squares / 192).squareRoot() - 1) < 1e-6)
      let ratio = y[192 * image] / x[192 * image]
      #expect(
        (0..<192).allSatisfy { abs(y[192 * image + $0] - ratio * x[192 * image + $0]) < 1e-5 })
    }
    #expect((0..<192).allSatisfy { y[384 + $0] == 0 })
  }

  @Test func `the scale of an image does not matter`() throws {
    let network = try network()
    let (x, _) = tinyBatch(4)
    let before = network.predict(x).layers.map(\.elements)
    scale(x, by: 4, on: Device(threads: 1))
    // A power of two scales every square exactly.
    #expect(network.predict(x).layers.map(\.elements) == before)
  }

  @Test func `a step keeps its input, and any number of threads gives the same bits`() throws {
    func gradients(_ threads: Int) throws -> [[UInt32]] {
      let network = try network(threads: threads)
      let (x, labels) = tinyBatch(8)
      let before = x.elements
      _ = network.step(x, labels: labels, StepContext(seed: 3, step: 0)) { _ in }
      #expect(x.elements == before)
      return network.groups.map { $0.gradients.elements.map(\.bitPattern) }
    }
    #expect(try gradients(1) == gradients(3))
  }

  @Test func `the classifier reaches no convolution, and dropout is drawn anew in each step`()
    throws
  {
    let network = try network(dropout: 0.5)
    let (x, labels) = tinyBatch(8)
    func losses(_ step: Int) -> StepLosses {
      network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }
    }
    _ = losses(0)
    let before = network.layers.map { $0.group.gradients.elements }
    network.classifier.bias.value[1] += 1
    let changed = losses(0)
    #expect(network.layers.map { $0.group.gradients.elements } == before)
    let other = losses(1)
    #expect(other.classifier != changed.classifier && other.layers[0] == changed.layers[0])
    #expect(other.layers[1] != changed.layers[1])
  }

  @Test func `the bias of the classifier counts once for each layer it reads`() throws {
    let network = try network()
    let (x, _) = tinyBatch(2)
    let before = try #require(network.predict(x).classifier).elements
    network.classifier.bias.value.fill(1)
    let after = try #require(network.predict(x).classifier).elements
    #expect(zip(before, after).allSatisfy { abs($1 - $0 - 2) < 1e-5 })
  }

  @Test(arguments: [(Backbone.vgg8, 9_148_416, 25_660), (.asgeVGG11, 16_227_840, 41_050)])
  func `the networks have the published sizes`(
    backbone: Backbone, convolutions: Int, classifier: Int
  ) throws {
    let architecture = try ImageArchitecture(backbone, side: 32, classes: 10, width: 1)
    let own = architecture.layers.reduce(0) { $0 + (9 * $1.inputs + 1) * $1.outputs }
    #expect(own == convolutions)
    // One bias for each classifier in the publication's count.
    #expect(
      10 * architecture.classifierInputs + 10 * (architecture.layers.count - 1) == classifier)
  }

  @Test func `first losses are as large as the projection makes them`() throws {
    let architecture = try ImageArchitecture(.vgg8, side: 32, classes: 10, width: 1)
    let network = try network(architecture)
    let x = Tensor([4, 32, 32, 3])
    CounterGenerator(seed: 7, purpose: RandomPurpose(rawValue: 1_000), 5)
      .fillNormal(x, deviation: 1)
    let losses = network.step(x, labels: [0, 3, 6, 9], StepContext(seed: 3, step: 0)) { _ in }
    #expect(losses.layers.count == 7)
    #expect(losses.layers.allSatisfy { $0 > 2.3 && $0 < 90 })
    let classifier = try #require(losses.classifier)
    #expect(classifier > 2.3 && classifier < 12)
  }

  @Test func `all layers and the classifier learn a batch`() throws {
    let network = try network(dropout: 0)
    var recipe = TrainingRecipe.quick
    (recipe.epochs, recipe.learningRate, recipe.gradientClip) = (60, 5e-3, 1e9)
    var trainee = try Trainee(network, recipe, on: Device(threads: 1))
    let (x, labels) = tinyBatch(8)
    let first = trainee.train(x, labels: labels, step: 0, epoch: 0)
    var last = first
    for step in 1..<60 { last = trainee.train(x, labels: labels, step: step, epoch: 0) }
    for (before, after) in zip(first.layers, last.layers) { #expect(after < 0.5 * before) }
    #expect(try #require(last.classifier) < 0.5 * #require(first.classifier))
  }

  @Test func `settings outside their domain are refused`() {
    #expect(throws: LearningError.self) { try network(dropout: 1) }
  }
}
