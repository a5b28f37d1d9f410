import Kernels

@testable import FullyConnected
@testable import Learning

extension MLPSettings {
  /// Four layers as in make_mlp_goldens.py, plain forward-forward.
  static let plain = MLPSettings(
    hiddenLayers: 4, width: 16, temperatureMinimum: 0.1, temperatureMaximum: 2,
    learnsTemperature: false, margin: .fixed, marginPerUnit: 0.25, warmStartCutoff: 20,
    overlay: .constant, overlayScale: 1.5, neutralOverlay: .uniform, goodness: .sum,
    propagation: .unitLength,
    hiddenNorm: .none, readout: .none, normalizesReadLayers: false, normalizesFeatures: false,
    detachesClassifier: false, losses: .sum, blend: 0.5, penalty: 1e-2)

  /// The same with temperatures, margins and a classifier on three layers.
  static let hybrid = plain.with(\.learnsTemperature, true).with(\.margin, .learned)
    .with(\.readout, .allAllowed)

  /// The last row of the ablation.
  static let full = hybrid.with(\.losses, .blend).with(\.normalizesFeatures, true)
    .with(\.normalizesReadLayers, true)

  func with<Value>(_ path: WritableKeyPath<MLPSettings, Value>, _ value: Value) -> Self {
    var copy = self
    copy[keyPath: path] = value
    return copy
  }

  /// What a parameter learns from.
  ///
  /// The paper cuts the paths: a layer's loss ends at the layer, the classifier's at no layer that it reads
  /// or that is below, unless it is detached.
  func objective(_ losses: StepLosses, of name: String) -> Double {
    let weights = lossWeights
    let classifier = weights.classifier * (losses.classifier ?? 0)
    let parts = name.split(separator: ".")
    guard parts[0] != "classifier", let layer = parts.dropFirst().first.flatMap({ Int($0) }) else {
      return classifier
    }
    let own = weights.layer * losses.layers[layer]
    return detachesClassifier ? own : own + classifier
  }
}

/// The bits of every gradient by name.
func gradientBits(_ rule: ForwardForwardMLP) -> [String: [UInt32]] {
  Dictionary(
    uniqueKeysWithValues: rule.group.names.map {
      ($0, rule.group[$0].gradient.elements.map(\.bitPattern))
    })
}

/// Normal flat images, with labels and wrong labels.
func flatBatch(_ images: Int, inputs: Int = 27, classes: Int32 = 5) -> (
  x: Tensor, labels: [Int32], wrong: [Int32]
) {
  let x = Tensor([images, inputs])
  CounterGenerator(seed: 7, purpose: RandomPurpose(rawValue: 1_000), 31)
    .fillNormal(x, deviation: 1)
  let labels = (0..<images).map { Int32($0) % classes }
  return (x, labels, labels.map { ($0 + 2) % classes })
}
