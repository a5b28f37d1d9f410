import Batches
import Kernels

/// Reads batches as fast as it can, after one epoch that does not count.
struct BatchRate {
  private let loader: BatchLoader
  private let batchSize: Int
  private let x: Tensor
  private var labels: [Int32] = []

  init(_ loader: BatchLoader, batchSize: Int) {
    self.loader = loader
    self.batchSize = batchSize
    x = Tensor([batchSize, loader.side, loader.side, loader.channels])
  }

  /// Augmented images per second; whole epochs count.
  mutating func train(over seconds: Double) -> Double {
    measured(over: seconds) { this, epoch in
      for batch in 0..<this.loader.batchesPerEpoch(batchSize: this.batchSize) {
        _ = this.loader.trainBatch(
          epoch: epoch, batch: batch, batchSize: this.batchSize, into: this.x,
          labels: &this.labels)
      }
      return this.loader.trainCount
    }
  }

  /// Images per second as evaluation reads them.
  mutating func test(over seconds: Double) -> Double {
    measured(over: seconds) { this, _ in
      for first in stride(from: 0, to: this.loader.testCount, by: this.batchSize) {
        _ = this.loader.testBatch(
          from: first, count: this.batchSize, into: this.x, labels: &this.labels)
      }
      return this.loader.testCount
    }
  }

  private mutating func measured(
    over seconds: Double, _ readEpoch: (inout BatchRate, Int) -> Int
  ) -> Double {
    _ = readEpoch(&self, 0)
    let began = ContinuousClock.now
    var (images, epoch, elapsed) = (0, 1, 0.0)
    while elapsed < seconds {
      images += readEpoch(&self, epoch)
      epoch += 1
      elapsed = (ContinuousClock.now - began) / .seconds(1)
    }
    return Double(images) / elapsed
  }
}
