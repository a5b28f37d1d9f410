/// The ways of learning that the synthetic study compares.
public enum StudentMethod: String, Codable, Sendable, CaseIterable {
  /// Backpropagation from a head on the last layer.
  case singleBP = "single-bp"
  /// Independent `singleBP` students, each with its own initial parameters and batches; the prediction
  /// is the mean of their softmax outputs.
  case bpEnsemble = "bp-ensemble"
  /// Backpropagation from a head on every layer.
  case bpDeepSup = "bp-deepsup"
  /// A local loss for every layer; see `DTGForwardForward`.
  case dtgFF = "dtg-ff"
}
