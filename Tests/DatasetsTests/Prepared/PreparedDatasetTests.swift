import Foundation
import TestSupport
import Testing

@testable import PreparedImages

struct PreparedDatasetTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func layout(
    train: Int = 3, coarse: Int? = 2, encoded: PreparedLayout.EncodedBytes? = nil
  ) -> PreparedLayout {
    PreparedLayout(
      name: "toy", source: .standIn, side: 2, classes: 4, coarseClasses: coarse,
      trainCount: train, testCount: 1, encodedBytes: encoded)
  }

  /// The pixels of image `index`: twelve bytes that no other image has.
  private func pixels(_ index: Int) -> [UInt8] { (0..<12).map { UInt8(20 * index + $0) } }

  private func write(_ path: String) throws {
    var writer = try PreparedDatasetWriter(path: path, layout: layout())
    for index in 0..<3 {
      if index == 1 {
        try pixels(3).withUnsafeBufferPointer {
          try writer.append(pixels: $0, label: 3, coarseLabel: 1, to: .test)
        }
      }
      try pixels(index).withUnsafeBufferPointer {
        try writer.append(pixels: $0, label: index, coarseLabel: index % 2, to: .train)
      }
    }
    try writer.finish()
  }

  @Test func `what was written is read`() throws {
    try write(folder("toy"))
    #expect(folder.contents() == ["toy"])
    let dataset = try PreparedDataset(contentsOf: folder("toy"))
    #expect(dataset.header.name == "toy")
    #expect(dataset.header.source == .standIn)
    #expect(dataset.header.coarseClasses == 2)
    #expect(!dataset.header.isEncoded)
    #expect(dataset.train.labels == [0, 1, 2])
    #expect(dataset.train.coarseLabels == [0, 1, 0])
    #expect(dataset.test.labels == [3])
    for index in 0..<3 {
      #expect(dataset.train.withPixels(index) { Array($0) } == pixels(index))
    }
    #expect(dataset.test.withPixels(0) { Array($0) } == pixels(3))
  }

  @Test func `mean and deviation are those of the training pixels`() throws {
    try write(folder("toy"))
    let header = try PreparedDataset(contentsOf: folder("toy")).header
    for channel in 0..<3 {
      let values = (0..<3).flatMap { image in
        stride(from: channel, to: 12, by: 3).map { Double(pixels(image)[$0]) / 255 }
      }
      let mean = values.reduce(0, +) / 12
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 12
      #expect(abs(Double(header.channelMean[channel]) - mean) < Tolerances.sameFormula)
      #expect(
        abs(Double(header.channelDeviation[channel]) - variance.squareRoot())
          < Tolerances.sameFormula)
    }
  }

  @Test func `encoded images keep their bytes`() throws {
    var writer = try PreparedDatasetWriter(
      path: folder("toy"),
      layout: layout(train: 2, coarse: nil, encoded: .init(train: 5, test: 4)))
    for (bytes, split) in [
      ([1, 2], DatasetSplit.train), ([3, 4, 5], .train), ([6, 7, 8, 9], .test),
    ]
      as [([UInt8], DatasetSplit)]
    {
      try bytes.withUnsafeBufferPointer { encoded in
        try pixels(0).withUnsafeBufferPointer {
          try writer.append(encoded: encoded, pixels: $0, label: 1, to: split)
        }
      }
    }
    try writer.finish()
    let dataset = try PreparedDataset(contentsOf: folder("toy"))
    #expect(dataset.header.isEncoded)
    #expect(dataset.train.withEncoded(0) { Array($0) } == [1, 2])
    #expect(dataset.train.withEncoded(1) { Array($0) } == [3, 4, 5])
    #expect(dataset.test.withEncoded(0) { Array($0) } == [6, 7, 8, 9])
  }

  @Test func `a writer that does not finish leaves nothing behind`() throws {
    func begin() throws { _ = try PreparedDatasetWriter(path: folder("toy"), layout: layout()) }
    try begin()
    #expect(folder.contents().isEmpty)
    #expect(throws: DatasetError.self) {
      let writer = try PreparedDatasetWriter(path: folder("toy"), layout: layout())
      try writer.finish()
    }
    #expect(folder.contents().isEmpty)
  }

  @Test func `too many images and labels out of range are refused`() throws {
    var writer = try PreparedDatasetWriter(path: folder("toy"), layout: layout())
    pixels(0).withUnsafeBufferPointer { image in
      #expect(throws: DatasetError.self) {
        try writer.append(pixels: image, label: 4, coarseLabel: 0, to: .test)
      }
      #expect(throws: DatasetError.self) {
        try writer.append(pixels: image, label: 0, coarseLabel: 2, to: .test)
      }
    }
    var full = try PreparedDatasetWriter(path: folder("full"), layout: layout())
    try pixels(0).withUnsafeBufferPointer { image in
      try full.append(pixels: image, label: 0, coarseLabel: 0, to: .test)
      #expect(throws: DatasetError.self) {
        try full.append(pixels: image, label: 0, coarseLabel: 0, to: .test)
      }
    }
  }

  @Test func `a truncated or changed file is refused with its name`() throws {
    try write(folder("toy"))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder("toy")))
    for count in 0..<bytes.count {
      let path = try folder.write(bytes.prefix(count), to: "cut")
      #expect { try PreparedDataset(contentsOf: path) } throws: { "\($0)".contains(path) }
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for (word, other) in [
      ("stand-in", "generate"), ("\"side\":\"2\"", "\"side\":\"3\""), ("U8", "I8"),
      ("\"classes\":\"4\"", "\"classes\":\"1\""),
    ] {
      #expect(text.contains(word) && word.utf8.count == other.utf8.count)
      let range = try #require(bytes.firstRange(of: Data(word.utf8)))
      var changed = bytes
      changed.replaceSubrange(range, with: Data(other.utf8))
      let path = try folder.write(changed, to: "changed")
      #expect(throws: DatasetError.self) { try PreparedDataset(contentsOf: path) }
    }
  }
}
