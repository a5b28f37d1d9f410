public import Kernels
public import Learning
public import PreparedImages

/// The batches of a prepared data set, the next one being made while the caller trains on the last.
public final class BatchLoader: ImageBatches {
  public let side: Int
  public let channels = 3
  public let classes: Int
  public let trainCount: Int
  public let testCount: Int

  private let dataset: PreparedDataset
  private let dropsShortBatch: Bool
  private let prefetcher: BatchPrefetcher

  /// With one thread, a batch is made when it is asked for; with more, ahead of that, by as many.
  ///
  /// The batch made ahead lies in `memory`, as an input.
  ///
  /// - Throws: `DatasetError.invalidDeclaration` for a setting outside its domain, or one that the
  ///   data set does not allow; `DatasetError.malformed` if a channel never varies.
  public init(
    _ dataset: PreparedDataset, _ settings: BatchSettings, threads: Int,
    in memory: TensorAllocator = TensorAllocator()
  ) throws(DatasetError) {
    let header = dataset.header
    try settings.validate(side: header.side)
    guard header.channelDeviation.allSatisfy({ $0 > 0 && $0 <= 1 }) else {
      throw .malformed(
        at: DatasetPlace(header.name), expected: "training images that vary in every channel",
        found: "channels of the deviations \(header.channelDeviation)")
    }
    switch settings.labels {
    case .fine: classes = header.classes
    case .coarse:
      guard let coarse = header.coarseClasses else {
        throw .invalidDeclaration(
          name: "labels", value: settings.labels.rawValue,
          requirement: "`fine`, because \(header.name) has no superclasses")
      }
      classes = coarse
    }
    self.dataset = dataset
    side = header.side
    trainCount = dataset.train.count
    testCount = dataset.test.count
    dropsShortBatch = settings.dropsShortBatch
    prefetcher = BatchPrefetcher(
      BatchAssembler(dataset, settings, threads: threads), isAhead: threads > 1, in: memory)
  }

  deinit { prefetcher.finish() }

  public func batchesPerEpoch(batchSize: Int) -> Int {
    (dropsShortBatch ? trainCount : trainCount + batchSize - 1) / batchSize
  }

  public func trainBatch(
    epoch: Int, batch: Int, batchSize: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    let batches = batchesPerEpoch(batchSize: batchSize)
    precondition(batch < batches, "batch \(batch) of \(batches) in an epoch")
    let next =
      batch + 1 < batches
      ? BatchRequest(epoch: epoch, batch: batch + 1, size: batchSize)
      : BatchRequest(epoch: epoch + 1, batch: 0, size: batchSize)
    return prefetcher.take(
      BatchRequest(epoch: epoch, batch: batch, size: batchSize), then: next, into: x,
      labels: &labels)
  }

  public func testBatch(
    from first: Int, count: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    plainBatch(of: dataset.test, from: first, count: count, into: x, labels: &labels)
  }

  /// Training images without augmentation, in the order of the data set; else like `testBatch`.
  public func plainTrainBatch(
    from first: Int, count: Int, into x: Tensor, labels: inout [Int32]
  ) -> Int {
    plainBatch(of: dataset.train, from: first, count: count, into: x, labels: &labels)
  }

  private func plainBatch(
    of split: PreparedDataset.Split, from first: Int, count: Int, into x: Tensor,
    labels: inout [Int32]
  ) -> Int {
    precondition(
      first >= 0 && first < split.count && count > 0,
      "\(count) images from \(first) of \(split.count)")
    let images = first..<min(first + count, split.count)
    prefetcher.plain(images, of: split, into: x, labels: &labels)
    return images.count
  }
}
