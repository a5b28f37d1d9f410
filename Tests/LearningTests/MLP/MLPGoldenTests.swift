import Kernels
import TestSupport
import Testing

@testable import FullyConnected
@testable import Learning

/// The first steps of forward-forward on fully connected layers against PyTorch in double precision.
struct MLPGoldenTests {
  // The sizes and constants in make_mlp_goldens.py.
  static let (inputs, classes, steps) = (27, 5, 4)
  static let adam = AdamSettings(
    learningRate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0)
  static let cases: [(name: String, settings: MLPSettings)] = [
    ("batch-norm-everywhere", .plain.with(\.hiddenNorm, .batchNorm)),
    ("plain", .plain),
    ("one-layer", .hybrid.with(\.readout, .lastAllowed)),
    ("concat", .hybrid),
    (
      "layer-norm",
      .full.with(\.blend, 0.7).with(\.normalizesReadLayers, false)
    ),
    ("batch-norm", .full),
    ("detached", .full.with(\.detachesClassifier, true)),
    ("all-norms", .hybrid.with(\.hiddenNorm, .batchNorm).with(\.normalizesReadLayers, true)),
    (
      "choices",
      .hybrid.with(\.goodness, .mean).with(\.propagation, .activation)
        .with(\.neutralOverlay, .zeros)
    ),
    ("plain-choices", .plain.with(\.goodness, .mean).with(\.propagation, .activation)),
  ]

  /// Batch normalisation leaves small differences of large terms.
  ///
  /// It takes from a gradient what would change the scale, and most of that of goodness
  /// is of this kind: what is left is the small difference of large terms. PyTorch in single precision is
  /// as far from its own doubles, by 7e-5 for hidden norms and 2e-6 for the classifier's.
  private func tolerance(_ settings: MLPSettings, _ plain: Double) -> Double {
    if settings.hiddenNorm == .batchNorm { return 3e-4 }
    return settings.normalizesReadLayers ? max(plain, 1e-5) : plain
  }

  init() throws { try BLAS.prepare() }

  @Test(arguments: cases.indices)
  func `losses, gradients, parameters and predictions are PyTorch's`(index: Int) throws {
    let (name, settings) = Self.cases[index]
    let gradientTolerance = tolerance(settings, Tolerances.gradient)
    let stepTolerance = tolerance(settings, Tolerances.fewSteps)
    let golden = try Golden("mlp-\(name)")
    let rule = try ForwardForwardMLP(
      inputs: Self.inputs, classes: Self.classes, settings, on: Device(threads: 1))
    for state in rule.state { state.tensor.assign(try golden.floats("initial.\(state.name)")) }
    var optimizer = Adam(Self.adam, moving: rule.group)
    var layerLosses: [Float] = []
    var classifierLosses: [Float] = []
    for step in 0..<Self.steps {
      let losses = rule.gradients(
        try golden.floats("x.\(step)"), labels: try golden.integers("y.\(step)"),
        wrong: try golden.integers("wrong.\(step)"), isFirst: step == 0)
      layerLosses += losses.layers.map { Float($0) }
      if let loss = losses.classifier { classifierLosses.append(Float(loss)) }
      if step == 0 {
        for parameter in rule.group.names {
          let error = scaledError(
            rule.group[parameter].gradient.elements,
            try golden.doubles("gradient.\(parameter)"))
          #expect(error < gradientTolerance, "\(name): \(parameter)")
        }
      }
      optimizer.step()
    }
    #expect(scaledError(layerLosses, try golden.doubles("layerLosses")) < stepTolerance)
    if settings.readout != .none {
      #expect(
        scaledError(classifierLosses, try golden.doubles("classifierLosses"))
          < stepTolerance)
    }
    for state in rule.state {
      let error = scaledError(
        state.tensor.elements, try golden.doubles("final.\(state.name)"))
      #expect(error < stepTolerance, "\(name): \(state.name)")
    }
    let predictions = rule.predict(flat: try golden.floats("x.\(Self.steps - 1)"))
    let scores = predictions.classifier.map { [$0] } ?? predictions.layers
    for (place, score) in scores.enumerated() {
      let error = scaledError(score.elements, try golden.doubles("prediction.\(place)"))
      #expect(error < stepTolerance, "\(name): prediction \(place)")
    }
    #expect(scores.count == (settings.readout == .none ? 4 : 1))
  }
}
