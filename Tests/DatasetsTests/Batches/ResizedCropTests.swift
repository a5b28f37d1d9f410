import Kernels
import TestSupport
import Testing

@testable import Batches
@testable import PreparedImages

/// Parts and centres of images of any size, against torchvision on Pillow images.
@Suite struct ResizedCropTests {
  private static let side = 15
  private static let imageNet = AugmentationSettings(
    smallestArea: 0.08, largestAspect: 4 / 3, padding: 0, flipProbability: 0, brightness: 0,
    contrast: 0, saturation: 0, hue: 0, cutout: 0)

  private let golden: Golden
  private let photo: RGBImage

  init() throws {
    golden = try Golden("resized-crops")
    photo = RGBImage(width: 40, height: 30, pixels: try golden.integers("photo").map(UInt8.init))
  }

  /// The same image with rows and columns swapped.
  private var tall: RGBImage {
    var pixels: [UInt8] = []
    for row in 0..<photo.width {
      for column in 0..<photo.height {
        let place = 3 * (column * photo.width + row)
        pixels += photo.pixels[place..<place + 3]
      }
    }
    return RGBImage(width: photo.height, height: photo.width, pixels: pixels)
  }

  private func picture(_ name: String, _ index: Int) throws -> [UInt8] {
    let size = 3 * Self.side * Self.side
    return try golden.integers(name)[index * size..<(index + 1) * size].map(UInt8.init)
  }

  /// Whether bytes differ by at most 1: both passes round to bytes, and releases of Pillow differ in
  /// which of the two they take first.
  private func isClose(_ found: [UInt8], _ expected: [UInt8]) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
  }

  @Test func `a part of an image, resized, has Pillow's bytes`() throws {
    let boxes = try golden.integers("boxes").map(Int.init)
    for index in 0..<boxes.count / 4 {
      let box = CropBox(
        top: boxes[4 * index], left: boxes[4 * index + 1], width: boxes[4 * index + 3],
        height: boxes[4 * index + 2])
      let part = photo.cropped(to: box).resized(width: Self.side, height: Self.side)
      #expect(try isClose(part.pixels, picture("parts", index)), "box \(box)")
    }
  }

  @Test func `the centre of a wide or tall image has Pillow's bytes`() throws {
    for (index, length) in try golden.integers("shorterSides").enumerated() {
      let wide = photo.centered(side: Self.side, shorterSide: Int(length))
      let tall = tall.centered(side: Self.side, shorterSide: Int(length))
      #expect(try wide.pixels == picture("centers", index), "wide, \(length)")
      #expect(try tall.pixels == picture("tallCenters", index), "tall, \(length)")
    }
  }

  private func boxes(
    _ settings: AugmentationSettings, width: Int, height: Int, count: Int = 20_000
  ) -> [CropBox] {
    (0..<count).map { index in
      var draws = Draws(
        CounterGenerator(seed: 3, purpose: .augmentation, 0, UInt32(index)),
        count: CropBox.drawCount)
      return CropBox(settings, width: width, height: height, &draws)
    }
  }

  @Test func `drawn boxes lie inside, with the areas and ratios asked for`() {
    for box in boxes(Self.imageNet, width: 400, height: 300) {
      #expect(box.top >= 0 && box.left >= 0)
      #expect(box.top + box.height <= 300 && box.left + box.width <= 400)
      let share = Double(box.width * box.height) / 120_000
      let ratio = Double(box.width) / Double(box.height)
      // Sides are rounded to whole pixels; the smallest is about 85.
      #expect(share > 0.08 * 0.99 && share <= 1)
      #expect(ratio > 0.75 * 0.99 && ratio < 4 / 3 * 1.01)
    }
  }

  @Test func `areas and logarithms of ratios are spread evenly where all boxes fit`() {
    var settings = Self.imageNet
    settings.smallestArea = 0.3
    // A square of half the side would always fit; larger areas are drawn again now and then, so
    // only areas below 3/4, whose boxes all fit in a square image, are counted.
    let drawn = boxes(settings, width: 1000, height: 1000)
    let shares = drawn.map { Double($0.width * $0.height) / 1e6 }.filter { $0 < 0.75 }
    let tenths = shares.map { Int(($0 - 0.3) / 0.045) }
    let expected = Double(shares.count) / 10
    for tenth in 0..<10 {
      let count = Double(tenths.count { $0 == tenth })
      #expect(abs(count - expected) < 5 * expected.squareRoot(), "\(tenth): \(count)")
    }
    let wide = drawn.count { $0.width > $0.height }
    #expect(abs(Double(wide) - 10_000) < 5 * 5000.squareRoot() + 100)
  }

  @Test func `an image too long for any box gives its centre, of the largest ratio`() {
    let settings = AugmentationSettings(
      smallestArea: 1, largestAspect: 4 / 3, padding: 0, flipProbability: 0, brightness: 0,
      contrast: 0, saturation: 0, hue: 0, cutout: 0)
    #expect(
      boxes(settings, width: 90, height: 30, count: 1)
        == [CropBox(top: 0, left: 25, width: 40, height: 30)])
    #expect(
      boxes(settings, width: 30, height: 91, count: 1)
        == [CropBox(top: 25, left: 0, width: 30, height: 40)])
  }

  @Test(arguments: [1, 2])
  func `encoded images come as parts in training and as centres in tests`(threads: Int) throws {
    let directory = try TemporaryDirectory()
    let file = try golden.integers("file").map(UInt8.init)
    var writer = try PreparedDatasetWriter(
      path: directory("photos"),
      layout: PreparedLayout(
        name: "photos", source: .real, side: Self.side, classes: 2, trainCount: 3,
        testCount: 1,
        encodedBytes: PreparedLayout.EncodedBytes(train: 3 * file.count, test: file.count)))
    for (split, label) in [(DatasetSplit.train, 0), (.train, 1), (.train, 1), (.test, 1)] {
      try file.withUnsafeBufferPointer { encoded in
        try photo.pixels.withUnsafeBufferPointer {
          try writer.append(encoded: encoded, pixels: $0, label: label, to: split)
        }
      }
    }
    try writer.finish()
    let dataset = try PreparedDataset(contentsOf: directory("photos"))
    let settings = BatchSettings(
      augmentation: Self.imageNet, testShorterSide: 18, labels: .fine, dropsShortBatch: false,
      seed: 4)
    let loader = try BatchLoader(dataset, settings, threads: threads)
    let (x, expected) = (
      Tensor([3, Self.side, Self.side, 3]), Tensor([Self.side, Self.side, 3])
    )
    let normalization = PixelNormalization(
      mean: dataset.header.channelMean, deviation: dataset.header.channelDeviation)
    var labels: [Int32] = []

    #expect(loader.testBatch(from: 0, count: 3, into: x, labels: &labels) == 1)
    try picture("centers", 1).withUnsafeBufferPointer {
      normalization.apply($0, side: Self.side, into: expected)
    }
    #expect(x.rows(0..<1).elements == expected.elements && labels == [1])

    #expect(
      loader.trainBatch(epoch: 2, batch: 0, batchSize: 3, into: x, labels: &labels) == 3)
    let order = CounterGenerator(seed: 4, purpose: .epochOrder, 2).permutation(3)
    for (row, image) in order.enumerated() {
      let generator = CounterGenerator(
        seed: 4, purpose: .augmentation, 2, UInt32(image))
      var draws = Draws(generator, count: Augmentation.drawCount + CropBox.drawCount)
      _ = Augmentation(Self.imageNet, side: Self.side, &draws)
      let box = CropBox(Self.imageNet, width: 40, height: 30, &draws)
      photo.cropped(to: box).resized(width: Self.side, height: Self.side).pixels
        .withUnsafeBufferPointer { normalization.apply($0, side: Self.side, into: expected) }
      #expect(x.rows(row..<row + 1).elements == expected.elements)
      #expect(labels[row] == (image == 0 ? 0 : 1))
    }
  }
}
