package import Kernels
package import Learning

/// The batches of a training, and how long it waited for them.
///
/// What is made ahead on other threads costs no waiting.
package final class TimedBatches: ImageBatches {
  private let batches: any ImageBatches
  private(set) var waited = Duration.zero

  package init(_ batches: any ImageBatches) { self.batches = batches }

  package var side: Int { batches.side }
  package var channels: Int { batches.channels }
  package var classes: Int { batches.classes }
  package var trainCount: Int { batches.trainCount }
  package var testCount: Int { batches.testCount }

  package func batchesPerEpoch(batchSize: Int) -> Int {
    batches.batchesPerEpoch(batchSize: batchSize)
  }

  package func trainBatch(
    epoch: Int, batch: Int, batchSize: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    let began = ContinuousClock.now
    defer { waited += .now - began }
    return batches.trainBatch(
      epoch: epoch, batch: batch, batchSize: batchSize, into: x, labels: &labels)
  }

  package func testBatch(
    from first: Int, count: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    let began = ContinuousClock.now
    defer { waited += .now - began }
    return batches.testBatch(from: first, count: count, into: x, labels: &labels)
  }

  /// One line for the log: the part of `whole` that passed waiting.
  package func summary(of whole: Duration) -> String {
    let part = whole > .zero ? waited / whole : 0
    return "waited for images \((1000 * part).rounded() / 10) % of the time"
  }
}
