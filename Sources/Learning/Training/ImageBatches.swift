public import Kernels

/// The batches of an image data set, as a training loop reads them.
///
/// Images are square and lie in rows, columns and channels [B, side, side, channels]; labels run
/// from 0 up to, but without, `classes`. What a training batch holds is a function of the epoch and
/// the batch: a loop may resume anywhere.
///
/// Nothing here throws: the images were decoded and checked when they were prepared.
public protocol ImageBatches {
  var side: Int { get }
  var channels: Int { get }
  var classes: Int { get }
  /// The number of training images.
  var trainCount: Int { get }
  /// The number of test images.
  var testCount: Int { get }

  /// The number of training batches in every epoch.
  func batchesPerEpoch(batchSize: Int) -> Int

  /// Writes a training batch, augmented, into the first rows of x, and its labels.
  ///
  /// Epochs and batches count from 0; x is [at least batchSize, side, side, channels].
  ///
  /// - Returns: The number of images B, which is below `batchSize` in a short last batch.
  func trainBatch(
    epoch: Int, batch: Int, batchSize: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int

  /// Writes test images as they are, from a number on, into the first rows of x, and their labels.
  ///
  /// - Returns: The number of images, which is below `count` at the end of the split.
  func testBatch(
    from first: Int, count: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int
}
