import Kernels
import TestSupport
import Testing

@testable import FullyConnected
@testable import Learning

/// Every parameter against differences of the objective that it learns from.
struct MLPGradientTests {
  /// Relative to the slope: the losses are doubles over float activations, and rectifiers have corners;
  /// a missing term shows as 10 % and more, the last digits are the goldens' to check.
  static let tolerance = 2e-2
  private static let size: Float = 1 / 64

  init() throws { try BLAS.prepare() }

  static let cases: [MLPSettings] = [
    .plain, .plain.with(\.hiddenNorm, .batchNorm), .hybrid,
    .hybrid.with(\.readout, .lastAllowed).with(\.hiddenNorm, .batchNorm), .full,
    .full.with(\.detachesClassifier, true).with(\.blend, 0.3),
  ]

  @Test(arguments: cases.indices)
  func `every parameter follows the losses that reach it`(index: Int) throws {
    let settings = Self.cases[index].with(\.penalty, 0)
    let rule = try ForwardForwardMLP(
      side: 3, classes: 5, settings, seed: 3, on: Device(threads: 1))
    for layer in rule.layers { layer.threshold?.value.fill(1) }
    let (x, labels, wrong) = flatBatch(10)
    func losses() -> StepLosses {
      rule.gradients(x, labels: labels, wrong: wrong, isFirst: false)
    }
    for name in rule.group.names {
      let parameter = rule.group[name]
      _ = losses()
      let gradient = parameter.gradient.elements
      let values = parameter.value.elements
      let length = Double(gradient.reduce(0) { $0 + abs($1) })
      let scale = Self.size / Float(gradient.count).squareRoot() / 4
      func moved(_ sign: Float) -> Double {
        for (place, value) in values.enumerated() {
          parameter.value[place] = value + sign * scale * (gradient[place] < 0 ? -1 : 1)
        }
        return settings.objective(losses(), of: name)
      }
      let slope = (moved(1) - moved(-1)) / Double(2 * scale)
      for (place, value) in values.enumerated() { parameter.value[place] = value }
      #expect(
        abs(slope - length) <= Self.tolerance * max(length, 1e-2),
        "\(name): slope \(slope), gradient \(length)")
    }
  }

  @Test func `the margin loss follows its definition and its gradients their differences`() {
    let goodness = [0.5, 3, 40, 0.1, 2, 90]
    func value(_ point: [Double]) -> Double {
      MarginLoss(
        goodness: Array(point.prefix(6)), temperature: point[6], margin: point[7]
      ).value
    }
    let point = goodness + [0.7, 1.5]
    let loss = MarginLoss(goodness: goodness, temperature: 0.7, margin: 1.5)
    let differences = finiteDifferences(at: point, of: value)
    for (found, expected) in zip(
      loss.goodnessGradient + [loss.temperatureGradient, loss.marginGradient], differences)
    {
      #expect(abs(found - expected) < 1e-7)
    }
    // A positive image far above its margin costs nothing, a negative one its distance.
    let far = MarginLoss(goodness: [1000, 1000], temperature: 1, margin: 10)
    #expect(abs(far.value - 990.0 / 2) < 1e-9)
  }

  @Test(arguments: [1e-300, 1e-6, 0.3, 5, 19.9, 20.1, 3000])
  func `the warm start makes the margin the mean goodness`(goodness: Double) {
    let theta = inverseSoftplus(goodness, cutoff: 20)
    #expect(abs(softplus(theta) - goodness) <= 1e-8 * max(goodness, 1))
    #expect(theta.isFinite)
    if goodness > 20 { #expect(theta == goodness) }
  }
}
