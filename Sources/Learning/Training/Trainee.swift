/// A learning rule with its optimizer and its batches: what takes steps.
struct Trainee {
  private let rule: any LearningRule
  private var optimizer: any Optimizer
  private var batch: BatchSampler

  init(_ rule: any LearningRule, optimizer: any Optimizer, batch: BatchSampler) {
    self.rule = rule
    self.optimizer = optimizer
    self.batch = batch
  }

  /// The loss of the last step's batch under the present parameters.
  func loss() -> Double { rule.gradients(batch.inputs, labels: batch.labels) }

  /// Takes the given steps; returns the loss of the last one's batch.
  mutating func train(steps: Range<Int>) -> Double {
    var loss = 0.0
    for step in steps {
      batch.draw(step: step)
      loss = rule.gradients(batch.inputs, labels: batch.labels)
      optimizer.step()
    }
    return loss
  }
}
