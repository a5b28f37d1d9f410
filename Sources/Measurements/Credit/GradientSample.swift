import Foundation
import Kernels

/// The lengths of a layer's gradients in its goodness, image by image.
struct GradientSample {
  private var lengths: [Double] = []
  private var errors: [Double] = []

  /// Adds the images of a batch by their logits z [B, K].
  ///
  /// The target is `t = (1 - smoothing) one-hot(y) + smoothing / K`, and `‖dL/dg‖ = ‖R (p - t)‖ / T`.
  mutating func add(
    _ z: Tensor, labels: [Int32], smoothing: Double, _ projection: GramMatrix,
    temperature: Double
  ) {
    let classes = z.shape[1]
    for (image, label) in labels.enumerated() {
      var error = Self.shares(z.pointer + image * classes, classes)
      for index in 0..<classes { error[index] -= smoothing / Double(classes) }
      error[Int(label)] -= 1 - smoothing
      lengths.append(projection.length(of: error) / temperature)
      errors.append(error.reduce(0) { $0 + $1 * $1 }.squareRoot())
    }
  }

  /// `softmax(z)` in double precision.
  private static func shares(_ z: UnsafePointer<Float>, _ classes: Int) -> [Double] {
    let logits = (0..<classes).map { Double(z[$0]) }
    let highest = logits.max() ?? 0
    let powers = logits.map { exp($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// Their summary at a temperature.
  func gradients(temperature: Double) -> LayerCredit.Gradients {
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    return LayerCredit.Gradients(
      temperature: temperature, mean: mean(lengths), largest: lengths.max() ?? 0,
      error: mean(errors))
  }
}
