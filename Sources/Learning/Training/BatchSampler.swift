public import Kernels

/// The batch of every step: rows drawn with replacement, keyed by the seed, the step and the member.
///
/// The draw knows nothing of the method, so all methods see the same batches; the members of an
/// ensemble after the first see batches of their own.
public struct BatchSampler: TrainingBatches {
  let inputs: Tensor
  private(set) var labels: [Int32]

  private let seed: UInt64
  private let member: UInt32
  private let data: TeacherStudentData
  private var indices: [Int32]

  init(_ data: TeacherStudentData, batchSize: Int, seed: UInt64, member: Int) {
    self.data = data
    self.seed = seed
    self.member = UInt32(member)
    inputs = Tensor([batchSize, data.trainInputs.shape[1]])
    labels = Array(repeating: 0, count: batchSize)
    indices = labels
  }

  /// Leaves the batch of a step also in `inputs` and `labels`; all steps are of one epoch.
  @discardableResult
  public mutating func draw(step: Int) -> (x: Tensor, labels: [Int32], epoch: Int) {
    CounterGenerator(seed: seed, purpose: .batches, UInt32(step), member)
      .fillIntegers(&indices, below: Int32(data.trainLabels.count))
    gatherRows(data.trainInputs, indices, into: inputs)
    for (position, index) in indices.enumerated() {
      labels[position] = data.trainLabels[Int(index)]
    }
    return (inputs, labels, 0)
  }
}
