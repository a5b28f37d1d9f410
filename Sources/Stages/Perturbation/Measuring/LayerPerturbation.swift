/// How far one update of a layer moves what the layer hands on (paper, appendix D.7).
///
/// With the activation `h = relu(x * W + b)` before an update and `h' = relu(x * W' + b')` after it, of the
/// same x, this is `‖h' - h‖ / ‖h‖` over a batch: what the layers above see of the order of a step. See
/// `PropagationOrder`.
struct LayerPerturbation: Codable, Equatable {
  /// In the first step after the training, where AdamW's moments are new and every number moves by the learning
  /// rate: the most that an update can do.
  var first: Double
  /// The mean over later steps, whose moments have some steps behind them.
  var later: Double
}

/// The perturbations of all layers at one learning rate.
struct RatePerturbations: Codable, Equatable {
  /// Where the rate comes from in the training's schedule.
  enum Place: String, Codable, CaseIterable {
    /// The rate of the first epoch.
    case peak
    /// The rate that the cosine ends at.
    case floor
  }

  var place: Place
  /// η.
  var rate: Double
  var layers: [LayerPerturbation]
}
