internal import Kernels

/// Independent trainees that take the same steps, shared between threads.
struct TraineeCrew {
  private var trainees: [Trainee]
  private var losses: [Double]
  private let pool: ThreadPool

  init(_ trainees: [Trainee], threads: Int) {
    self.trainees = trainees
    losses = Array(repeating: 0, count: trainees.count)
    pool = ThreadPool(threads: min(threads, trainees.count))
  }

  /// Trains each by the given steps; returns the mean of their losses.
  mutating func train(steps: Range<Int>) -> Double {
    trainees.withUnsafeMutableBufferPointer { trainees in
      losses.withUnsafeMutableBufferPointer { losses in
        pool.parallelFor(chunks: trainees.count) { index in
          losses[index] = trainees[index].train(steps: steps)
        }
      }
    }
    return losses.reduce(0, +) / Double(losses.count)
  }

  /// The mean loss of the last batches under the present parameters.
  func loss() -> Double { trainees.reduce(0) { $0 + $1.loss() } / Double(trainees.count) }
}
