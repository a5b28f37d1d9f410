import Learning
import Report
import Statistics

/// What softmax regression on the pixels reaches: a method has learned when it is well above that.
struct SoftmaxBaseline {
  /// Its mean accuracy in percent; nil where none was trained.
  let accuracy: Double?
  /// How many percentage points above it a method has learned.
  let margin: Double

  /// Takes the linear networks out of `runs`, which are all on the same images.
  init(_ runs: some Sequence<ImageRuns.Run>, margin: Double) {
    let accuracies = runs.filter { $0.metrics.method == .linear }
      .compactMap { $0.accuracy(.concatenated) }
    accuracy = accuracies.isEmpty ? nil : Sample(accuracies).mean
    self.margin = margin
  }

  /// Why methods of these mean accuracies are not set against each other; nil where each has learned.
  func obstacle(to means: [Double]) -> String? {
    guard let accuracy else {
      return "not compared: no softmax regression was trained on the same pixels"
    }
    guard means.allSatisfy({ $0 - accuracy >= margin }) else {
      return
        "has not learned at this budget: a method is less than \(Self.text(margin)) points above"
        + " softmax regression on the same pixels, which reaches"
        + " \(Quantity(accuracy, unit: .percent, decimals: 1).text) %"
    }
    return nil
  }

  private static func text(_ margin: Double) -> String {
    Quantity(asPrinted: margin, unit: .percentagePoints, decimals: 0).text
  }
}
