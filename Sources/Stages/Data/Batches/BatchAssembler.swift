internal import Kernels

/// Makes batches, the images shared between threads; equal requests give equal bits on any number.
///
/// Nothing here depends on what was made before: an epoch's order is a permutation keyed by the seed
/// and the epoch, and an image's augmentation is keyed by the seed, the epoch and the image.
struct BatchAssembler {
  private let dataset: PreparedDataset
  private let settings: BatchSettings
  private let normalization: PixelNormalization
  private let pool: ThreadPool
  /// The order of the epoch that was last asked for.
  private var order: (epoch: Int, images: [Int32])?

  /// A thread's turn: enough work to be worth handing over.
  private static let imagesPerChunk = 8

  init(_ dataset: PreparedDataset, _ settings: BatchSettings, threads: Int) {
    self.dataset = dataset
    self.settings = settings
    normalization = PixelNormalization(
      mean: dataset.header.channelMean, deviation: dataset.header.channelDeviation)
    pool = ThreadPool(threads: threads)
  }

  var side: Int { dataset.header.side }

  /// Writes an augmented batch into the first rows of x and returns the number of images.
  mutating func train(_ request: BatchRequest, into x: Tensor, labels: inout [Int32]) -> Int {
    let images = order(of: request.epoch)[request.places(of: dataset.train.count)]
    let (side, settings, normalization) = (side, settings.augmentation, normalization)
    let seed = self.settings.seed
    forEachImage(images.map(Int.init), of: dataset.train, into: x, labels: &labels) {
      image, bytes, planes, y in
      let generator = CounterGenerator(
        seed: seed, purpose: .augmentation, UInt32(request.epoch), UInt32(image))
      var draws = Draws(generator, count: Augmentation.drawCount)
      Augmentation(settings, side: side, &draws).apply(
        bytes, through: planes, normalization, into: y)
    }
    return images.count
  }

  /// Writes images of a split as they are, normalised, into the first rows of x.
  func plain(
    _ images: Range<Int>, of split: PreparedDataset.Split, into x: Tensor, labels: inout [Int32]
  ) {
    forEachImage(Array(images), of: split, into: x, labels: &labels) { _, bytes, _, y in
      normalization.apply(bytes, side: side, into: y)
    }
  }

  private mutating func order(of epoch: Int) -> [Int32] {
    if let order, order.epoch == epoch { return order.images }
    let images = CounterGenerator(seed: settings.seed, purpose: .epochOrder, UInt32(epoch))
      .permutation(dataset.train.count)
    order = (epoch, images)
    return images
  }

  private func forEachImage(
    _ images: [Int], of split: PreparedDataset.Split, into x: Tensor, labels: inout [Int32],
    _ body: (Int, UnsafeBufferPointer<UInt8>, PixelPlanes, Tensor) -> Void
  ) {
    precondition(
      x.shape.dimensions.dropFirst() == [side, side, 3] && x.shape[0] >= images.count,
      "\(images.count) images of side \(side) into shape \(x.shape)")
    let source = labelsOf(split)
    labels = images.map { source[$0] }
    let chunks = (images.count + Self.imagesPerChunk - 1) / Self.imagesPerChunk
    pool.parallelFor(chunks: chunks) { chunk in
      let planes = PixelPlanes(side: side)
      let first = chunk * Self.imagesPerChunk
      for place in first..<min(first + Self.imagesPerChunk, images.count) {
        let y = x.slice(from: place * 3 * side * side, [side, side, 3])
        split.withPixels(images[place]) { body(images[place], $0, planes, y) }
      }
    }
  }

  private func labelsOf(_ split: PreparedDataset.Split) -> [Int32] {
    switch settings.labels {
    case .fine: split.labels
    case .coarse: split.coarseLabels ?? []
    }
  }
}
