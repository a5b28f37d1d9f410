/// How far one update of a layer moves what the layer hands on (paper, appendix D.7).
///
/// With the activation `h = relu(x * W + b)` before an update and `h' = relu(x * W' + b')` after it, of the
/// same x, this is `‖h' - h‖ / ‖h‖` over a batch: what the layers above see of the order of a step. See
/// `PropagationOrder`.
package struct LayerPerturbation: Codable, Equatable {
  /// In the first step after the training, where AdamW's moments are new and every number moves by the learning
  /// rate: the most that an update can do.
  package var first: Double
  /// The mean over later steps, whose moments have some steps behind them.
  package var later: Double

  package init(first: Double, later: Double) {
    self.first = first
    self.later = later
  }
}

/// The perturbations of all layers at one learning rate.
package struct RatePerturbations: Codable, Equatable {
  /// Where the rate comes from in the training's schedule.
  package enum Place: String, Codable, CaseIterable {
    /// The rate of the first epoch.
    case peak
    /// The rate that the cosine ends at.
    case floor
  }

  package var place: Place
  /// η.
  package var rate: Double
  package var layers: [LayerPerturbation]
}
