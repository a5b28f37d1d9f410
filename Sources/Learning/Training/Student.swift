internal import Checkpoints
package import Kernels

/// One model that predicts, or several whose predictions are averaged.
package struct Student {
  let members: [any LearningRule]

  /// Builds the models of a method and draws their parameters.
  package init(_ settings: StudentSettings, inputs: Int, classes: Int) {
    members = settings.rule.makeMembers(
      settings.architecture(inputs: inputs, classes: classes), rows: settings.schedule.batchSize,
      seed: settings.schedule.seed)
  }

  /// Computes scores [B, K] whose largest is the predicted class.
  ///
  /// They are the sums of the logits of one member, or the sum of the softmax outputs of several. `scratch` has
  /// the shape of the scores.
  package func predict(_ x: Tensor, into scores: Tensor, scratch: Tensor) {
    if members.count == 1 { return members[0].predict(x).sum(into: scores) }
    scores.fill(0)
    for member in members {
      member.predict(x).sum(into: scratch)
      softmax(scratch, into: scratch)
      add(scratch, to: scores)
    }
  }

  /// How many rows of `inputs` [N, d] get their label, worked on `batchSize` rows at a time.
  func correctCount(_ inputs: Tensor, labels: [Int32], classes: Int, batchSize: Int) -> Int {
    let scores = Tensor([batchSize, classes])
    let scratch = Tensor([batchSize, classes])
    var correct = 0
    for first in stride(from: 0, to: labels.count, by: batchSize) {
      let range = first..<min(first + batchSize, labels.count)
      let part = scores.rows(0..<range.count)
      predict(inputs.rows(range), into: part, scratch: scratch.rows(0..<range.count))
      correct += Kernels.correctCount(part, labels: labels[range])
    }
    return correct
  }

  /// Everything that a checkpoint holds, learned or fixed.
  var namedTensors: [NamedTensor] {
    members.enumerated().flatMap { index, member in
      let tensors = member.state.map { NamedTensor(name: $0.name, tensor: $0.tensor) }
      return members.count == 1 ? tensors : tensors.map { $0.prefixed("members.\(index).") }
    }
  }
}
