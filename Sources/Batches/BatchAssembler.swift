internal import Kernels
internal import PreparedImages

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
    labels = self.labels(of: images, in: dataset.train)
    let this = self
    let source = SourceImages(dataset.train, dataset.header)
    forEachImage(images, into: x) { image, planes, y in
      let generator = CounterGenerator(
        seed: this.settings.seed, purpose: .augmentation, UInt32(request.epoch), UInt32(image))
      var draws = Draws(generator, count: Augmentation.drawCount + CropBox.drawCount)
      let augmentation = Augmentation(this.settings.augmentation, side: this.side, &draws)
      source.withCrop(image, this.settings.augmentation, &draws) {
        augmentation.apply($0, through: planes, this.normalization, into: y)
      }
    }
    return images.count
  }

  /// Writes images of a split as they are, normalised, into the first rows of x.
  func plain(
    _ images: Range<Int>, of split: PreparedDataset.Split, into x: Tensor, labels: inout [Int32]
  ) {
    let images = images.map(Int32.init)
    labels = self.labels(of: images, in: split)
    let source = SourceImages(split, dataset.header)
    forEachImage(images, into: x) { image, _, y in
      source.withCenter(image, shorterSide: settings.testShorterSide) {
        normalization.apply($0, side: side, into: y)
      }
    }
  }

  private mutating func order(of epoch: Int) -> [Int32] {
    if let order, order.epoch == epoch { return order.images }
    let images = CounterGenerator(seed: settings.seed, purpose: .epochOrder, UInt32(epoch))
      .permutation(dataset.train.count)
    order = (epoch, images)
    return images
  }

  /// Calls `body` with each image, planes to work in, and the image's row of x.
  private func forEachImage(
    _ images: some RandomAccessCollection<Int32>, into x: Tensor,
    _ body: (Int, PixelPlanes, Tensor) -> Void
  ) {
    precondition(
      x.shape.dimensions.dropFirst() == [side, side, 3] && x.shape[0] >= images.count,
      "\(images.count) images of side \(side) into shape \(x.shape)")
    let images = Array(images)
    let chunks = (images.count + Self.imagesPerChunk - 1) / Self.imagesPerChunk
    pool.parallelFor(chunks: chunks) { chunk in
      let planes = PixelPlanes(side: side)
      let first = chunk * Self.imagesPerChunk
      for place in first..<min(first + Self.imagesPerChunk, images.count) {
        let y = x.slice(from: place * 3 * side * side, [side, side, 3])
        body(Int(images[place]), planes, y)
      }
    }
  }

  private func labels(
    of images: some Sequence<Int32>, in split: PreparedDataset.Split
  ) -> [Int32] {
    let all = settings.labels == .fine ? split.labels : split.coarseLabels ?? []
    return images.map { all[Int($0)] }
  }
}
