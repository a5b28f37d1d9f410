import Checkpoints
import Kernels
import Learning

/// The numbers and predictions of every layer so far, batch by batch.
struct LayerFeatureRecord {
  private var labels: [Int32] = []
  private var goodness: [[Float]]
  private var predictions: [[Int32]]
  private var sum: [Int32] = []
  private var concatenated: [Int32] = []

  init(layers: Int) {
    goodness = Array(repeating: [], count: layers)
    predictions = Array(repeating: [], count: layers)
  }

  mutating func add(_ features: [LayerFeatures], _ logits: RuleLogits, labels: [Int32]) {
    self.labels += labels
    for layer in features { goodness[layer.layer] += layer.totalGoodness.map { Float($0) } }
    let total = Tensor([labels.count, logits.layers[0].shape[1]])
    for (layer, z) in logits.layers.enumerated() {
      predictions[layer] += argmax(z)
      Kernels.add(z, to: total)
    }
    sum += argmax(total)
    concatenated += logits.classifier.map(argmax) ?? []
  }

  /// See `LayerFeatureFiles.scalars`.
  var file: SafeTensors {
    let (layers, images) = (goodness.count, labels.count)
    return SafeTensors(entries: [
      LayerFeatureFiles.goodness: .float32(Tensor(goodness.flatMap(\.self), [layers, images])),
      LayerFeatureFiles.predictions: .int32(predictions.flatMap(\.self), [layers, images]),
      LayerFeatureFiles.labels: .int32(labels, [images]),
      LayerFeatureFiles.sum: .int32(sum, [images]),
      LayerFeatureFiles.concatenated: .int32(concatenated, [images]),
    ])
  }
}
