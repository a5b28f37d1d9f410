import Kernels
import Learning
import TestSupport
import Testing

@testable import FullyConnected

/// The choices that the paper leaves open, against the naive network in doubles.
struct MLPChoiceTests {
  private static let classes = 5

  init() throws { try BLAS.prepare() }

  static let cases: [(name: String, settings: MLPSettings)] = [
    // PyTorch's goldens cover these two: they show that the naive network is right.
    ("concat", .hybrid),
    ("choices", .hybrid.with(\.goodness, .mean).with(\.propagation, .activation)),
    ("unit-rms", .hybrid.with(\.propagation, .unitRMS)),
    (
      "unit-rms, plain",
      .plain.with(\.propagation, .unitRMS).with(\.goodness, .mean).with(\.marginPerUnit, 2)
    ),
    ("image-maximum", .hybrid.with(\.overlay, .imageMaximum)),
    ("image-maximum, plain", .plain.with(\.overlay, .imageMaximum)),
    ("auxiliary", .hybrid.with(\.losses, .auxiliary).with(\.blend, 0.7)),
    (
      "all",
      .hybrid.with(\.losses, .auxiliary).with(\.blend, 0.3).with(\.propagation, .unitRMS)
        .with(\.overlay, .imageMaximum).with(\.goodness, .mean)
    ),
  ]

  private func rule(_ settings: MLPSettings, side: Int = 3) throws -> ForwardForwardMLP {
    let rule = try ForwardForwardMLP(
      side: side, classes: Self.classes, settings, seed: 3, on: Device(threads: 1))
    for layer in rule.layers {
      layer.linear.bias.value.fill(0.125)
      layer.threshold?.value.fill(1)
      layer.rawTemperature?.value.fill(0.5)
    }
    return rule
  }

  @Test(arguments: cases.indices)
  func `losses are the definition's, and gradients its slopes`(index: Int) throws {
    let (name, plain) = Self.cases[index]
    let settings = plain.with(\.penalty, 0)
    let rule = try rule(settings)
    let naive = NaiveMLP(rule, settings, classes: Self.classes)
    let (x, labels, wrong) = flatBatch(6)
    let losses = rule.gradients(x, labels: labels, wrong: wrong, isFirst: false)
    let expected = naive.losses(x, labels: labels, wrong: wrong)
    for (found, expected) in zip(losses.layers, expected.layers) {
      #expect(abs(found - expected) < 1e-5 * max(1, expected), "\(name)")
    }
    #expect((losses.classifier == nil) == (expected.classifier == nil))
    #expect(abs((losses.classifier ?? 0) - (expected.classifier ?? 0)) < 1e-5)
    for parameter in rule.group.names {
      let gradient = rule.group[parameter].gradient.elements.map(Double.init)
      for direction in directions(gradient) {
        func moved(_ step: Double) -> Double {
          var other = naive
          other.parameters[parameter] = zip(naive.parameters[parameter] ?? [], direction)
            .map { $0 + step * $1 }
          return settings.objective(
            other.losses(x, labels: labels, wrong: wrong), of: parameter)
        }
        let slope = (moved(1e-5) - moved(-1e-5)) / 2e-5
        let product = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(
          abs(slope - product) < 1e-4 * max(abs(slope), 1e-2),
          "\(name), \(parameter): slope \(slope), gradient \(product)")
      }
    }
  }

  /// Of length 1: along the gradient, and one that has nothing to do with it.
  private func directions(_ gradient: [Double]) -> [[Double]] {
    var generator = SeededGenerator(seed: gradient.count)
    let other = gradient.map { _ in Double.random(in: -1...1, using: &generator) }
    return [gradient, other].map { direction in
      let length = direction.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return direction.map { $0 / max(length, .leastNormalMagnitude) }
    }
  }

  @Test func `a label tried has the goodness of the naive network under it`() throws {
    let settings = MLPSettings.plain.with(\.overlay, .imageMaximum).with(\.propagation, .unitRMS)
    let rule = try rule(settings)
    let naive = NaiveMLP(rule, settings, classes: Self.classes)
    let flat = flatBatch(4).x
    let images = (0..<4).map { flat.rows($0..<$0 + 1).elements.map(Double.init) }
    let layers = rule.predict(flat: flat).layers
    for (image, pixels) in images.enumerated() {
      for label in 0..<Self.classes {
        for (layer, h) in naive.activations(pixels, label: label).enumerated() {
          let found = Double(layers[layer][image * Self.classes + label])
          #expect(abs(found - naive.goodness(h)) < 1e-5 * naive.goodness(h))
        }
      }
    }
  }

  @Test func `an entry that follows the image is the largest of the image itself`() {
    let overlay = LabelOverlay(classes: 2, entry: .imageMaximum, scale: 0.5, neutral: .uniform)
    let rows = Tensor([-3, -8, -2, 1, 6, 4], [2, 3])
    let heights = overlay.heights(in: rows)
    #expect(heights == [-1, 3])
    overlay.write([1, 0], heights: heights, to: rows)
    #expect(rows.elements == [0, -1, -2, 3, 0, 4])
    overlay.writeNeutral(heights: heights, to: rows)
    #expect(rows.elements == [-0.5, -0.5, -2, 1.5, 1.5, 4])
  }

  /// A fixed margin of 1 a unit fits what a fresh layer makes of inputs whose mean square is 1.
  @Test(arguments: MLPGoodness.allCases)
  func `with unit RMS fresh layers are near their fixed margin, with unit length far below`(
    goodness: MLPGoodness
  ) throws {
    let wide = MLPSettings.plain.with(\.width, 64).with(\.marginPerUnit, 1)
      .with(\.goodness, goodness)
    func ratios(_ propagation: MLPPropagation) throws -> [Double] {
      let rule = try ForwardForwardMLP(
        side: 8, classes: Self.classes, wide.with(\.propagation, propagation), seed: 3,
        on: Device(threads: 1))
      let scores = rule.predict(tinyBatch(16).x).layers
      return zip(scores, rule.layers).map { scores, layer in
        scores.elements.reduce(0) { $0 + Double($1) } / Double(scores.count) / layer.margin
      }
    }
    #expect(try ratios(.unitRMS).dropFirst().allSatisfy { $0 > 0.4 && $0 < 2.5 })
    #expect(try ratios(.unitLength).dropFirst().allSatisfy { $0 < 0.1 })
  }

  @Test func `an auxiliary weight is not a factor of the whole, as an even blend is`() {
    let sum = MLPSettings.hybrid.lossWeights
    let blend = MLPSettings.hybrid.with(\.losses, .blend).with(\.blend, 0.5).lossWeights
    let auxiliary = MLPSettings.hybrid.with(\.losses, .auxiliary).with(\.blend, 0.7).lossWeights
    #expect(blend.layer / blend.classifier == sum.layer / sum.classifier)
    #expect((auxiliary.layer, auxiliary.classifier) == (0.7, 1))
    #expect(MLPSettings.plain.with(\.losses, .auxiliary).lossWeights == (1, 0))
  }
}
