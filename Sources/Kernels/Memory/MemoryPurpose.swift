/// What a tensor's memory is held for.
public enum MemoryPurpose: String, Codable, Sendable, CaseIterable {
  /// Learned parameters, and buffers that never change.
  case weights
  /// Gradients of the parameters.
  case gradients
  /// The moments of an optimizer.
  case optimizer
  /// What a network computes for a batch, and the gradients in it.
  case activations
  /// What an operation needs while it runs.
  case workspace
  /// Batches of inputs.
  case inputs
}
