import ImageStages
import Learning
import ReportModel
import Statistics

/// What softmax regression on the pixels reaches, by which `LearnedRule` judges methods.
struct SoftmaxBaseline {
  /// Its mean accuracy in percent; nil where none was trained.
  let accuracy: Double?
  private let rule: LearnedRule

  /// Takes the linear networks out of `runs`, which are all on the same images.
  init(_ runs: some Sequence<ImageRuns.Run>, rule: LearnedRule) {
    let accuracies = runs.filter { $0.metrics.method == .linear }
      .compactMap { $0.accuracy(.concatenated) }
    accuracy = accuracies.isEmpty ? nil : Sample(accuracies).mean
    self.rule = rule
  }

  /// Why methods of these mean accuracies are not set against each other; nil where each has learned.
  func obstacle(to means: [Double]) -> LearningObstacle? {
    guard let accuracy else { return .noBaseline }
    return means.allSatisfy { rule.hasLearned($0, beside: accuracy) }
      ? nil : .notLearned(baseline: accuracy, margin: rule.margin(above: accuracy))
  }
}

/// Why methods are not set against each other.
enum LearningObstacle: Equatable {
  /// A method is not above softmax regression by the margin; both in percent.
  case notLearned(baseline: Double, margin: Double)
  case noBaseline

  /// The place of their difference, beside the paper's where it has one.
  func cell(beside paper: Published?) -> Cell {
    .words(word, beside: paper?.known).footnote(reason)
  }

  private var word: String {
    switch self {
    case .notLearned: "not learned"
    case .noBaseline: "not compared"
    }
  }

  private var reason: String {
    switch self {
    case .notLearned(let baseline, let margin):
      "A method has not learned at this budget: it is less than"
        + " \(Self.text(margin)) points above"
        + " softmax regression on the same pixels, which reaches"
        + " \(Self.text(baseline)) %"
    case .noBaseline: "No softmax regression was trained on the same pixels"
    }
  }

  private static func text(_ percent: Double) -> String {
    Quantity(percent, unit: .percent, decimals: 1).text
  }
}
