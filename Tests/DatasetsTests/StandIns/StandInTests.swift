import Foundation
import Kernels
import TestSupport
import Testing

@testable import Datasets
@testable import PreparedImages

/// The generated images as a data set: shape, balance, repeatability.
@Suite struct StandInTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func standIn(
    side: Int = 12, classes: Int = 10, coarse: Int? = nil, isGray: Bool = false,
    seed: UInt64 = 1
  ) throws -> StandIn {
    try StandIn(
      name: "example", side: side, classes: classes, coarseClasses: coarse, isGray: isGray,
      .example(seed: seed))
  }

  private func image(_ standIn: StandIn, _ index: Int, _ split: DatasetSplit = .train) -> [UInt8] {
    let count = 3 * standIn.side * standIn.side
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      standIn.render(
        index, of: split, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialized = count
    }
  }

  private func bytes(threads: Int, seed: UInt64 = 1) throws -> Data {
    let path = directory("images-\(threads)-\(seed)")
    _ = try standIn(seed: seed).write(
      to: path, trainCount: 70, testCount: 30, digest: "d", threads: threads)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func `the file is the same for any number of threads, and differs by seed`() throws {
    let one = try bytes(threads: 1)
    #expect(try bytes(threads: 3) == one)
    #expect(try bytes(threads: 1, seed: 2) != one)
  }

  @Test func `fewer images are the first of more`() throws {
    for (name, count) in [("few", 11), ("many", 80)] {
      _ = try standIn().write(
        to: directory(name), trainCount: count, testCount: count, digest: "", threads: 1)
    }
    let (few, many) = (
      try PreparedDataset(contentsOf: directory("few")),
      try PreparedDataset(contentsOf: directory("many"))
    )
    for split in DatasetSplit.allCases {
      for index in 0..<11 {
        #expect(
          few[split].withPixels(index, Array.init) == many[split].withPixels(index, Array.init))
      }
    }
  }

  @Test func `no two images are alike, in one split or in two`() throws {
    let standIn = try standIn()
    let images = (0..<40).map { image(standIn, $0) } + (0..<30).map { image(standIn, $0, .test) }
    #expect(Set(images).count == 70)
  }

  @Test func `the file says that it is a stand-in`() throws {
    let summary = try standIn().write(
      to: directory("a"), trainCount: 40, testCount: 30, digest: "d", threads: 1)
    let dataset = try PreparedDataset(contentsOf: directory("a"))
    #expect(summary == DatasetSummary(dataset, digest: "d"))
    #expect(dataset.header.source == .standIn && dataset.header.name == "example")
    #expect(dataset.header.side == 12 && dataset.header.classes == 10)
    #expect(dataset.train.count == 40 && dataset.test.count == 30)
  }

  @Test func `classes have equally many images`() throws {
    _ = try standIn().write(
      to: directory("a"), trainCount: 40, testCount: 30, digest: "d", threads: 1)
    let dataset = try PreparedDataset(contentsOf: directory("a"))
    for (split, each) in [(dataset.train, 4), (dataset.test, 3)] {
      #expect((0..<10).allSatisfy { label in split.labels.count { $0 == label } == each })
    }
  }

  @Test(arguments: [(10, nil), (7, nil), (100, nil), (200, nil), (100, 20), (2, nil)])
  func `each class has a look of its own`(classes: Int, coarse: Int?) throws {
    let looks = try StandInClasses(classes: classes, coarse: coarse, seed: 1).looks
    #expect(Set(looks.map { "\($0.texture) \($0.outline)" }).count == classes)
    #expect(Set(looks.map(\.color)).count == classes)
  }

  @Test func `without superclasses neither texture nor outline tells the class`() throws {
    let looks = try StandInClasses(classes: 10, coarse: nil, seed: 1).looks
    #expect(Set(looks.map(\.texture)).count == 4)
    #expect(Set(looks.map(\.outline)).count == 3)
  }

  @Test func `twenty superclasses have five classes each, of one texture`() throws {
    let classes = try StandInClasses(classes: 100, coarse: 20, seed: 1)
    let coarse = try #require(classes.coarseLabels)
    for superclass in 0..<20 {
      let members = (0..<100).filter { coarse[$0] == superclass }.map { classes.looks[$0] }
      #expect(members.count == 5)
      #expect(Set(members.map(\.texture)).count == 1)
      #expect(Set(members.map(\.outline)).count == 5)
    }
    #expect(Set(classes.looks.map(\.texture)).count == 20)
  }

  @Test func `gray images have three equal channels, others do not`() throws {
    func isGray(_ pixels: [UInt8]) -> Bool {
      pixels.indices.allSatisfy { pixels[$0] == pixels[$0 - $0 % 3] }
    }
    #expect(isGray(image(try standIn(isGray: true), 5)))
    #expect(!isGray(image(try standIn(), 5)))
  }

  @Test func `pixels use the range without sticking to its ends`() throws {
    let standIn = try standIn(side: 32)
    let pixels = (0..<40).flatMap { image(standIn, $0) }
    let ends = pixels.count { $0 == 0 || $0 == 255 }
    #expect(Double(ends) < 0.05 * Double(pixels.count))
    #expect(Set(pixels).count == 256)
  }

  @Test func `the bytes are those that other machines make`() throws {
    let pixels = image(try standIn(side: 8), 0)
    #expect(pixels.prefix(12) == [122, 70, 81, 158, 56, 76, 74, 102, 0, 93, 50, 49])
  }

  @Test(arguments: [(201, nil), (1, nil), (100, 30), (100, 5), (100, 0), (100, 25)])
  func `classes that cannot look different are refused`(classes: Int, coarse: Int?) {
    #expect(throws: DatasetError.self) {
      try standIn(classes: classes, coarse: coarse)
    }
  }

  @Test(arguments: ImageDatasetName.allCases)
  func `every published data set has a stand-in of its classes`(name: ImageDatasetName) throws {
    let descriptor = ImageDatasets.descriptor(name)
    let summary = try StandIn(descriptor, side: 8, .example()).write(
      to: directory(name.rawValue), trainCount: descriptor.classes,
      testCount: descriptor.classes, digest: "", threads: 2)
    let header = try PreparedDataset(contentsOf: directory(name.rawValue)).header
    #expect(header.name == name.rawValue && header.source == .standIn)
    #expect(header.classes == descriptor.classes)
    #expect(header.coarseClasses == descriptor.coarseClasses)
    #expect(summary.name == name.rawValue)
  }

  @Test func `no images are refused`() throws {
    let standIn = try standIn()
    #expect(throws: DatasetError.self) {
      try standIn.write(
        to: directory("a"), trainCount: 0, testCount: 1, digest: "", threads: 1)
    }
    #expect(directory.contents().isEmpty)
  }
}
