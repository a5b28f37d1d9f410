import Foundation
import Kernels
import TestSupport
import Testing

@testable import Learning

/// Every parameter of every rule against differences of its own losses.
///
/// Dropout is on: its masks depend on the step only, so that the losses are functions of the parameters.
struct ImageGradientTests {
  /// Relative to the slope.
  ///
  /// The losses are floats and have kinks where a rectifier opens: steps large enough for the rounding
  /// cross some of them, which moves slopes by up to 2 %. A wrong or missing term shows as 10 % and
  /// more; the last digits are the goldens' to check.
  static let tolerance = 3e-2
  private static let size: Float = 1 / 64

  private static let context = StepContext(seed: 3, step: 5)

  init() throws { try BLAS.prepare() }

  /// Compares the directional derivative along the sign of each parameter's gradient.
  private func check(
    _ rule: any LearningRule, loss: (StepLosses, Int) -> Double,
    _ location: SourceLocation = #_sourceLocation
  ) {
    let (x, labels) = tinyBatch(8)
    func losses() -> StepLosses { rule.step(x, labels: labels, Self.context) { _ in } }
    _ = losses()
    for (index, group) in rule.groups.enumerated() {
      for name in group.names {
        let parameter = group[name]
        _ = losses()
        let gradient = parameter.gradient.elements
        let values = parameter.value.elements
        let length = gradient.reduce(0) { $0 + abs($1) }
        let scale = Self.size / Float(gradient.count).squareRoot() / 4
        func moved(_ sign: Float) -> Double {
          for (place, value) in values.enumerated() {
            parameter.value[place] = value + sign * scale * (gradient[place] < 0 ? -1 : 1)
          }
          return loss(losses(), index)
        }
        let difference = moved(1) - moved(-1)
        for (place, value) in values.enumerated() { parameter.value[place] = value }
        let slope = difference / Double(2 * scale)
        #expect(
          abs(slope - Double(length)) <= Self.tolerance * max(Double(length), 1e-2),
          "\(name): slope \(slope), gradient \(length)", sourceLocation: location)
      }
    }
  }

  static let backpropagations: [BackpropagationSettings] = [
    .standard, .standard.with(\.blockNorm, .batchNorm), .standard.with(\.blockNorm, .none),
    .standard.with(\.heads, .everyLayer),
    .standard.with(\.heads, .everyLayer).with(\.optimizers, .perLayer)
      .with(\.blockNorm, .batchNorm),
    .standard.with(\.activations, .recomputed), .standard.with(\.microBatches, 2),
  ]

  @Test(arguments: backpropagations)
  func `backpropagation follows its loss`(settings: BackpropagationSettings) throws {
    try check(makeBackpropagation(settings)) { losses, _ in losses.total }
  }

  /// The rivals of the defaults: pooling last, no biases, and the classifier on what layers hand on.
  static let rivals = [
    BackpropagationSettings.standard, .standard.with(\.activations, .recomputed),
    .standard.with(\.microBatches, 2), .standard.with(\.blockNorm, .batchNorm),
    .standard.with(\.heads, .everyLayer).with(\.headInput, .means),
  ].flatMap { settings in FeatureSource.allCases.map { (settings, $0) } }

  @Test(arguments: rivals)
  func `backpropagation follows its loss whatever was chosen`(
    settings: BackpropagationSettings, source: FeatureSource
  ) throws {
    try check(makeBackpropagation(settings, .rival, classifier: .reading(source))) { losses, _ in
      losses.total
    }
  }

  @Test func `softmax regression follows its loss, and starts by guessing`() throws {
    let rule = PixelRegression(side: 8, classes: 5, on: Device(threads: 1))
    let (x, labels) = tinyBatch(8)
    let losses = rule.step(x, labels: labels, Self.context) { _ in }
    #expect(abs(losses.total - log(5.0)) < 1e-6)
    check(rule) { losses, _ in losses.total }
  }

  static let goodnesses: [GoodnessSettings] = [
    .standard, .standard.with(\.learnsTemperature, false).with(\.propagationNorm, .rmsNorm),
    .standard.with(\.projectionColumns, .unit).with(\.propagationNorm, .none),
    .standard.with(\.order, .naive),
  ]

  @Test(arguments: goodnesses)
  func `every layer of DTG-FF follows its own loss`(settings: GoodnessSettings) throws {
    try check(makeDTG(settings), loss: Self.own)
  }

  @Test(arguments: goodnesses)
  func `every layer of DTG-FF follows its own loss whatever was chosen`(
    settings: GoodnessSettings
  ) throws {
    let smoothed = settings.with(\.goodnessSmoothing, 0.1)
    try check(makeDTG(smoothed, .rival, classifier: .reading(.propagated)), loss: Self.own)
  }

  /// The loss that a group of parameters learns from.
  private static func own(_ losses: StepLosses, _ group: Int) -> Double {
    group < losses.layers.count ? losses.layers[group] : losses.classifier ?? .nan
  }
}

extension BackpropagationSettings {
  func with<Value>(_ member: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
    var settings = self
    settings[keyPath: member] = value
    return settings
  }
}

extension GoodnessSettings {
  func with<Value>(_ member: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
    var settings = self
    settings[keyPath: member] = value
    return settings
  }
}
