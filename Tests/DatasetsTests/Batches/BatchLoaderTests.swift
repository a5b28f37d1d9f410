import Kernels
import TestSupport
import Testing

@testable import Batches
@testable import Datasets
@testable import PreparedImages

/// The batches of a small stand-in: complete, repeatable, and blind to how they are made.
@Suite struct BatchLoaderTests {
  private static let trainCount = 70
  private static let batchSize = 16

  private let directory: TemporaryDirectory
  private let dataset: PreparedDataset

  init() throws {
    directory = try TemporaryDirectory()
    _ = try StandIn(
      name: "small", side: 8, classes: 6, coarseClasses: 3, isGray: false, .example()
    ).write(to: directory("small"), trainCount: 70, testCount: 20, digest: "", threads: 1)
    dataset = try PreparedDataset(contentsOf: directory("small"))
  }

  private func loader(
    threads: Int = 1, labels: LabelLevel = .fine, dropsShortBatch: Bool = false, seed: UInt64 = 1
  ) throws -> BatchLoader {
    let settings = BatchSettings(
      augmentation: .paper, testShorterSide: 8, labels: labels, dropsShortBatch: dropsShortBatch,
      seed: seed)
    return try BatchLoader(dataset, settings, threads: threads)
  }

  /// One batch: its pixels and labels.
  private struct Batch: Equatable {
    var pixels: [Float]
    var labels: [Int32]
  }

  private func batch(_ loader: BatchLoader, epoch: Int, _ batch: Int) -> Batch {
    let x = Tensor([Self.batchSize, 8, 8, 3])
    var labels: [Int32] = []
    let count = loader.trainBatch(
      epoch: epoch, batch: batch, batchSize: Self.batchSize, into: x, labels: &labels)
    return Batch(pixels: x.rows(0..<count).elements, labels: labels)
  }

  /// The batches of two epochs, in the usual order.
  private func batches(_ loader: BatchLoader) -> [Batch] {
    (0..<2).flatMap { epoch in
      (0..<loader.batchesPerEpoch(batchSize: Self.batchSize)).map {
        batch(loader, epoch: epoch, $0)
      }
    }
  }

  @Test(arguments: [2, 3, 5])
  func `threads and prefetching change no bit`(threads: Int) throws {
    #expect(try batches(loader(threads: threads)) == batches(loader()))
  }

  @Test(arguments: [1, 3])
  func `batches may be asked for in any order, and again`(threads: Int) throws {
    let expected = batches(try loader())
    let loader = try loader(threads: threads)
    for place in [3, 9, 0, 1, 1, 2, 5, 4, 4, 8] {
      let (epoch, number) = place.quotientAndRemainder(dividingBy: 5)
      #expect(batch(loader, epoch: epoch, number) == expected[place], "\(place)")
    }
  }

  @Test func `reading test images between training batches changes neither`() throws {
    let expected = batches(try loader())
    let loader = try loader(threads: 2)
    let (x, alone) = (Tensor([20, 8, 8, 3]), Tensor([20, 8, 8, 3]))
    var labels: [Int32] = []
    #expect(try self.loader().testBatch(from: 0, count: 20, into: alone, labels: &labels) == 20)
    for place in 0..<5 {
      #expect(batch(loader, epoch: 0, place) == expected[place])
      #expect(loader.testBatch(from: 0, count: 20, into: x, labels: &labels) == 20)
      #expect(x.elements == alone.elements && labels == dataset.test.labels)
    }
  }

  @Test func `an epoch has every image once, and its last batch may be short`() throws {
    let loader = try loader()
    #expect(loader.batchesPerEpoch(batchSize: Self.batchSize) == 5)
    let epoch = (0..<5).map { batch(loader, epoch: 0, $0) }
    #expect(epoch.map(\.labels.count) == [16, 16, 16, 16, 6])
    #expect(epoch.flatMap(\.labels).sorted() == dataset.train.labels.sorted())
    #expect(epoch.flatMap(\.labels) != dataset.train.labels)
  }

  @Test func `a short last batch can be left out`() throws {
    let loader = try loader(threads: 2, dropsShortBatch: true)
    #expect(loader.batchesPerEpoch(batchSize: Self.batchSize) == 4)
    #expect(loader.batchesPerEpoch(batchSize: 35) == 2)
    #expect(batches(loader).map(\.labels.count) == Array(repeating: 16, count: 8))
  }

  @Test func `epochs and seeds differ in order and pixels`() throws {
    let first = batch(try loader(), epoch: 0, 0)
    #expect(batch(try loader(), epoch: 1, 0) != first)
    #expect(batch(try loader(seed: 2), epoch: 0, 0) != first)
  }

  @Test func `coarse labels are those of the same images`() throws {
    let (fine, coarse) = (try loader(), try loader(labels: .coarse))
    #expect(fine.classes == 6 && coarse.classes == 3)
    let (a, b) = (batch(fine, epoch: 0, 1), batch(coarse, epoch: 0, 1))
    #expect(a.pixels == b.pixels && a.labels.map { $0 / 2 } == b.labels)
  }

  @Test func `images as they are come normalised, in the order of the file`() throws {
    let loader = try loader()
    let x = Tensor([32, 8, 8, 3])
    var labels: [Int32] = []
    #expect(loader.plainTrainBatch(from: 60, count: 32, into: x, labels: &labels) == 10)
    #expect(labels == Array(dataset.train.labels[60...]))
    let header = dataset.header
    let expected = (60..<70).flatMap { index in
      dataset.train.withPixels(index) { bytes in
        bytes.enumerated().map { place, byte in
          (Double(byte) / 255 - Double(header.channelMean[place % 3]))
            / Double(header.channelDeviation[place % 3])
        }
      }
    }
    #expect(scaledError(x.rows(0..<10).elements, expected) < Tolerances.sameFormula)
  }

  @Test func `a channel that never varies cannot be normalised`() throws {
    var writer = try PreparedDatasetWriter(
      path: directory("red"),
      layout: PreparedLayout(
        name: "red", source: .real, side: 1, classes: 2, trainCount: 2, testCount: 1))
    let images: [(split: DatasetSplit, red: UInt8)] = [(.train, 9), (.train, 200), (.test, 9)]
    for (split, red) in images {
      try [red, 0, 0].withUnsafeBufferPointer {
        try writer.append(pixels: $0, label: 1, to: split)
      }
    }
    try writer.finish()
    var augmentation = AugmentationSettings.paper
    augmentation.padding = 0
    augmentation.cutout = 0
    let settings = BatchSettings(
      augmentation: augmentation, testShorterSide: 1, labels: .fine, dropsShortBatch: false,
      seed: 1)
    let red = try PreparedDataset(contentsOf: directory("red"))
    #expect {
      try BatchLoader(red, settings, threads: 1)
    } throws: { "\($0)".contains("training images that vary in every channel") }
  }

  @Test func `coarse labels that are not there are an error`() throws {
    _ = try StandIn(
      name: "flat", side: 8, classes: 6, coarseClasses: nil, isGray: false, .example()
    ).write(to: directory("flat"), trainCount: 6, testCount: 6, digest: "", threads: 1)
    let settings = BatchSettings(
      augmentation: .paper, testShorterSide: 8, labels: .coarse, dropsShortBatch: false, seed: 1)
    let flat = try PreparedDataset(contentsOf: directory("flat"))
    #expect {
      try BatchLoader(flat, settings, threads: 1)
    } throws: { "\($0)".contains("flat has no superclasses") }
  }
}
