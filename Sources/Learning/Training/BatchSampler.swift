public import Kernels

/// Which samples a step of a student sees.
public enum BatchSampling: String, Codable, Sendable, CaseIterable {
  /// Every sample of a batch is drawn from all.
  case withReplacement = "with-replacement"
  /// Batches follow each other in passes over all samples, each in an order of its own; a batch may end one pass and
  /// begin the next.
  case passes
}

/// The batch of every step, keyed by the seed, the step and the member.
///
/// The draw knows nothing of the method, so all methods see the same batches; the members of an
/// ensemble after the first see batches of their own.
public struct BatchSampler: TrainingBatches {
  let inputs: Tensor
  private(set) var labels: [Int32]

  private let sampling: BatchSampling
  private let seed: UInt64
  private let member: UInt32
  private let data: TeacherStudentData
  private var indices: [Int32]
  /// The order of the samples in the pass that was read last.
  private var pass: (number: Int, order: [Int32]) = (-1, [])

  init(
    _ data: TeacherStudentData, _ sampling: BatchSampling, batchSize: Int, seed: UInt64, member: Int
  ) {
    self.data = data
    self.sampling = sampling
    self.seed = seed
    self.member = UInt32(member)
    inputs = Tensor([batchSize, data.trainInputs.shape[1]])
    labels = Array(repeating: 0, count: batchSize)
    indices = labels
  }

  /// Leaves the batch of a step also in `inputs` and `labels`; all steps are of one epoch.
  @discardableResult
  public mutating func draw(step: Int) -> (x: Tensor, labels: [Int32], epoch: Int) {
    switch sampling {
    case .withReplacement:
      CounterGenerator(seed: seed, purpose: .batches, UInt32(step), member)
        .fillIntegers(&indices, below: Int32(data.trainLabels.count))
    case .passes:
      for position in indices.indices { indices[position] = next(step * indices.count + position) }
    }
    gatherRows(data.trainInputs, indices, into: inputs)
    for (position, index) in indices.enumerated() {
      labels[position] = data.trainLabels[Int(index)]
    }
    return (inputs, labels, 0)
  }

  /// The sample at a place of the passes, counted from the first place of the first pass.
  private mutating func next(_ place: Int) -> Int32 {
    let (number, offset) = place.quotientAndRemainder(dividingBy: data.trainLabels.count)
    if number != pass.number {
      pass = (
        number,
        CounterGenerator(seed: seed, purpose: .passes, UInt32(number), member)
          .permutation(data.trainLabels.count)
      )
    }
    return pass.order[offset]
  }
}
