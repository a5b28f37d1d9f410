import Kernels
import Learning

/// The batches of a training, and how long it waited for them.
///
/// What is made ahead on other threads costs no waiting.
final class TimedBatches: ImageBatches {
  private let batches: any ImageBatches
  private(set) var waited = Duration.zero

  init(_ batches: any ImageBatches) { self.batches = batches }

  var side: Int { batches.side }
  var channels: Int { batches.channels }
  var classes: Int { batches.classes }
  var trainCount: Int { batches.trainCount }
  var testCount: Int { batches.testCount }

  func batchesPerEpoch(batchSize: Int) -> Int { batches.batchesPerEpoch(batchSize: batchSize) }

  func trainBatch(
    epoch: Int, batch: Int, batchSize: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    let began = ContinuousClock.now
    defer { waited += .now - began }
    return batches.trainBatch(
      epoch: epoch, batch: batch, batchSize: batchSize, into: x, labels: &labels)
  }

  func testBatch(
    from first: Int, count: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    let began = ContinuousClock.now
    defer { waited += .now - began }
    return batches.testBatch(from: first, count: count, into: x, labels: &labels)
  }

  /// One line for the log: the part of `whole` that passed waiting.
  func summary(of whole: Duration) -> String {
    let part = whole > .zero ? waited / whole : 0
    return "waited for images \((1000 * part).rounded() / 10) % of the time"
  }
}
