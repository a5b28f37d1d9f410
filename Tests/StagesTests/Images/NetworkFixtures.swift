import Learning

@testable import ImageStages

/// The training of one of the paper's networks.
typealias PaperNetworkTraining = ImageTrainingStage<PaperImageRules>

extension ImageNetworkSettings {
  /// Makes it a network by one of the paper's rules, with the settings of its first example.
  mutating func learn(by method: ImageMethod) {
    guard let rule = PaperImageRules.all.first(where: { $0.method == method }) else { return }
    self.rule = rule.examples[0]
  }

  /// Makes it a DTG-FF network whose own settings are changed.
  mutating func learnByGoodness(_ change: (inout GoodnessSettings) -> Void) {
    if method != .dtgFF { learn(by: .dtgFF) }
    guard var rule = rule as? GoodnessNetworks else { return }
    change(&rule.goodness)
    self.rule = rule
  }

  /// Makes it a backpropagation network from one classifier whose own settings are changed; heads on every
  /// layer take the classifier's place.
  mutating func backpropagate(_ change: (inout BackpropagationSettings) -> Void = { _ in }) {
    if method != .backpropagation { rule = BackpropagationNetworks.examples[0] }
    guard var rule = rule as? BackpropagationNetworks else { return }
    change(&rule.backpropagation)
    if rule.backpropagation.heads == .everyLayer { rule.classifier = nil }
    self.rule = rule
  }
}
