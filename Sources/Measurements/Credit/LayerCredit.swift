/// How a layer's projection scales the error that the layer learns from (paper, appendix A.5).
///
/// The gradient of a layer's loss in its goodness g is `dL/dg = (1/T) R (p - t)`, with the predicted shares p
/// and the target t of an image. Two distributions are at most √2 apart, so `‖dL/dg‖ ≤ √2 ‖R‖₂ / T`.
package struct LayerCredit: Codable, Equatable {
  /// d, the rows of R.
  package var dimension: Int
  /// The standard deviation that R was drawn with, before its columns were given a length.
  package var deviation: Double
  /// The lengths of R's columns, one for each class.
  package var columnNorms: [Double]
  /// ‖R‖₂.
  package var spectralNorm: Double
  /// Before the first step.
  package var drawn: Gradients
  /// After the last one.
  package var trained: Gradients

  /// The gradients of some images, each of its own loss.
  package struct Gradients: Codable, Equatable {
    /// T.
    package var temperature: Double
    /// The mean of ‖dL/dg‖.
    package var mean: Double
    package var largest: Double
    /// The mean of ‖p - t‖, at most √2.
    package var error: Double
  }

  /// √2 ‖R‖₂ / T.
  package func bound(at gradients: Gradients) -> Double {
    2.0.squareRoot() * spectralNorm / gradients.temperature
  }

  /// The length `sqrt(d) σ` that a column has on average, up to a share of 1 / (4 d).
  package var expectedNorm: Double { Double(dimension).squareRoot() * deviation }
}
