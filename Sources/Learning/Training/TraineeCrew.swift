internal import Kernels

/// Independent trainees that take the same steps on batches of their own, shared between threads.
struct TraineeCrew {
  private struct Member {
    var trainee: Trainee
    var batch: BatchSampler
    var loss = 0.0

    mutating func train(steps: Range<Int>) {
      for step in steps {
        batch.draw(step: step)
        loss = trainee.train(batch.inputs, labels: batch.labels, step: step, epoch: 0).total
      }
    }
  }

  private var members: [Member]
  private let pool: ThreadPool

  init(_ members: [(Trainee, BatchSampler)], threads: Int) {
    self.members = members.map { Member(trainee: $0, batch: $1) }
    pool = ThreadPool(threads: min(threads, members.count))
  }

  /// Trains each by the given steps; returns the mean of their losses of the last one's batches.
  mutating func train(steps: Range<Int>) -> Double {
    members.withUnsafeMutableBufferPointer { members in
      pool.parallelFor(chunks: members.count) { members[$0].train(steps: steps) }
    }
    return members.reduce(0) { $0 + $1.loss } / Double(members.count)
  }

  /// The mean loss of the last batches under the present parameters, after some steps.
  func loss(after steps: Int) -> Double {
    members.reduce(0) {
      $0 + $1.trainee.losses($1.batch.inputs, labels: $1.batch.labels, step: steps).total
    } / Double(members.count)
  }
}
