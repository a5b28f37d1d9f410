internal import Kernels

/// How many test images each way of predicting gets right.
public struct ImageAccuracies: Codable, Sendable, Equatable {
  /// By the classifier over concatenated features, for networks that have one.
  public var concatenated: Accuracy?
  /// By the sum of the layers' logits, for networks whose layers have logits.
  public var logitSum: Accuracy?
  /// By each layer's own logits.
  public var layers: [Accuracy]

  public init(concatenated: Accuracy? = nil, logitSum: Accuracy? = nil, layers: [Accuracy] = []) {
    self.concatenated = concatenated
    self.logitSum = logitSum
    self.layers = layers
  }
}

/// Counts right predictions over batches.
struct ImageAccuracyCounter {
  private var concatenated: Int?
  private var logitSum: Int?
  private var layers: [Int] = []
  private var total = 0

  /// Counts a batch.
  mutating func add(_ logits: RuleLogits, labels: [Int32]) {
    total += labels.count
    if let classifier = logits.classifier {
      concatenated = (concatenated ?? 0) + correctCount(classifier, labels: labels)
    }
    guard let first = logits.layers.first else { return }
    let sum = Tensor(first.shape)
    logits.sum(into: sum)
    logitSum = (logitSum ?? 0) + correctCount(sum, labels: labels)
    if layers.isEmpty { layers = logits.layers.map { _ in 0 } }
    for (index, layer) in logits.layers.enumerated() {
      layers[index] += correctCount(layer, labels: labels)
    }
  }

  var accuracies: ImageAccuracies {
    func accuracy(_ correct: Int) -> Accuracy { Accuracy(correct: correct, total: total) }
    return ImageAccuracies(
      concatenated: concatenated.map(accuracy), logitSum: logitSum.map(accuracy),
      layers: layers.map(accuracy))
  }
}
