/// What a training leaves.
package enum TrainingFiles {
  package static let metrics = "metrics.json"
  package static let curve = "curve.json"
  package static let model = "model.safetensors"
  /// The parameters that a network was trained under, as `pipeline.json` names them.
  package static let settings = "settings.json"

  package static let all = [metrics, curve, model, settings]
}
