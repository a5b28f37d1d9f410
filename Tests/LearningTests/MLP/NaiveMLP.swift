import Foundation
import Kernels

@testable import FullyConnected
@testable import Learning

/// The losses of a forward-forward network without norms, in doubles, image by image, as they are defined.
struct NaiveMLP {
  let settings: MLPSettings
  let classes: Int
  /// By name, as the network names them; matrices by rows.
  var parameters: [String: [Double]]

  init(_ rule: ForwardForwardMLP, _ settings: MLPSettings, classes: Int) {
    precondition(settings.hiddenNorm == .none && !settings.normalizesReadLayers)
    precondition(!settings.normalizesFeatures)
    self.settings = settings
    self.classes = classes
    parameters = Dictionary(
      uniqueKeysWithValues: rule.group.names.map {
        ($0, rule.group[$0].value.elements.map(Double.init))
      })
  }

  /// `W x + b` of the named map.
  private func affine(_ name: String, _ x: [Double]) -> [Double] {
    let (weight, bias) = (parameters["\(name).weight"] ?? [], parameters["\(name).bias"] ?? [])
    return bias.indices.map { unit in
      bias[unit] + x.indices.reduce(0) { $0 + weight[unit * x.count + $1] * x[$1] }
    }
  }

  /// The activations of all layers for one image, `label` being nil for the neutral overlay.
  func activations(_ image: [Double], label: Int?) -> [[Double]] {
    var x = image
    let height =
      Double(settings.overlayScale)
      * (settings.overlay == .imageMaximum ? image.max() ?? 0 : 1)
    for entry in 0..<classes {
      if let label {
        x[entry] = entry == label ? height : 0
      } else {
        x[entry] = settings.neutralOverlay == .uniform ? height / Double(classes) : 0
      }
    }
    return (0..<settings.hiddenLayers).map { layer in
      let h = affine("layers.\(layer)", x).map { max($0, 0) }
      let square = h.reduce(0) { $0 + $1 * $1 }
      switch settings.propagation {
      case .activation: x = h
      case .unitLength: x = h.map { $0 / square.squareRoot() }
      case .unitRMS: x = h.map { $0 / (square / Double(h.count)).squareRoot() }
      }
      return h
    }
  }

  /// The goodness of a layer.
  func goodness(_ h: [Double]) -> Double {
    h.reduce(0) { $0 + $1 * $1 } / (settings.goodness == .mean ? Double(h.count) : 1)
  }

  private func layerLoss(_ layer: Int, _ positive: [Double], _ negative: [Double]) -> Double {
    var (temperature, margin) = (1.0, settings.marginPerUnit)
    if settings.goodness == .sum { margin *= Double(settings.width) }
    if let raw = parameters["temperatures.\(layer)"]?[0] {
      let (low, high) = (
        Double(settings.temperatureMinimum), Double(settings.temperatureMaximum)
      )
      temperature = low + (high - low) * logistic(raw)
    }
    if let threshold = parameters["thresholds.\(layer)"]?[0] { margin = softplus(threshold) }
    let (good, bad) = (goodness(positive) / temperature, goodness(negative) / temperature)
    return (softplus(margin - good) + softplus(bad - margin)) / 2
  }

  /// Means over the images [B, I].
  func losses(_ flat: Tensor, labels: [Int32], wrong: [Int32]) -> StepLosses {
    var layers = [Double](repeating: 0, count: settings.hiddenLayers)
    var classifier = 0.0
    for (image, label) in labels.enumerated() {
      let pixels = flat.rows(image..<image + 1).elements.map(Double.init)
      let positive = activations(pixels, label: Int(label))
      let negative = activations(pixels, label: Int(wrong[image]))
      for layer in layers.indices {
        layers[layer] += layerLoss(layer, positive[layer], negative[layer]) / Double(labels.count)
      }
      guard settings.readout != .none else { continue }
      let neutral = activations(pixels, label: nil)
      let logits = affine("classifier.linear", Array(neutral[settings.readLayers].joined()))
      let sum = logits.reduce(0) { $0 + exp($1) }
      classifier += (log(sum) - logits[Int(label)]) / Double(labels.count)
    }
    return StepLosses(layers: layers, classifier: settings.readout == .none ? nil : classifier)
  }
}
