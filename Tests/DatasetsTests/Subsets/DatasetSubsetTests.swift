import Foundation
import TestSupport
import Testing

@testable import Datasets
@testable import PreparedImages

/// A data set of five classes in turn: image i has label i % 5 and one brightness in all pixels.
struct DatasetSubsetTests {
  let folder: TemporaryDirectory
  private let whole: PreparedDataset

  private static let trainCount = 50
  private static let testCount = 20

  init() throws {
    folder = try TemporaryDirectory()
    var writer = try PreparedDatasetWriter(
      path: folder("whole"),
      layout: PreparedLayout(
        name: "toy", source: .real, side: 2, classes: 5, trainCount: Self.trainCount,
        testCount: Self.testCount))
    for (split, count) in [(DatasetSplit.train, Self.trainCount), (.test, Self.testCount)] {
      for index in 0..<count {
        try Self.pixels(index).withUnsafeBufferPointer {
          try writer.append(pixels: $0, label: index % 5, to: split)
        }
      }
    }
    try writer.finish()
    whole = try PreparedDataset(contentsOf: folder("whole"))
  }

  /// Classes 0 and 1 look almost alike; class 4 is far from all others.
  private static func pixels(_ index: Int) -> [UInt8] {
    let brightness = [10, 14, 60, 110, 220][index % 5] + index / 5 % 3 * 4
    return [UInt8](repeating: UInt8(brightness), count: 12)
  }

  private func settings(
    classes: Int = 0, draw: SubsetDraw = .all, subset: Int = 0, perClass: Int = 0, images: Int = 0,
    test: SubsetTest = .test, held: Int = 0, groups: [[Int]] = [], groupDraw: Int = 0
  ) -> SubsetSettings {
    SubsetSettings(
      classes: classes, draw: draw, subset: subset, imagesPerClass: perClass, images: images,
      testImages: 0, test: test, validationImages: held, groups: groups, groupDraw: groupDraw)
  }

  private func written(_ settings: SubsetSettings) throws -> PreparedDataset {
    _ = try DatasetSubset(whole, settings).write(to: folder("part"), digest: "")
    return try PreparedDataset(contentsOf: folder("part"))
  }

  private func images(_ split: PreparedDataset.Split) -> [[UInt8]] {
    (0..<split.count).map { split.withPixels($0) { Array($0) } }
  }

  @Test func `the whole is every image with its label`() throws {
    let part = try written(settings())
    #expect(part.train.labels == whole.train.labels)
    #expect(images(part.train) == images(whole.train))
    #expect(images(part.test) == images(whole.test))
    #expect(part.header.channelMean == whole.header.channelMean)
  }

  @Test func `validation images are evenly spaced, and no training image is among them`() throws {
    let part = try written(settings(test: .validation, held: 10))
    let held = (0..<Self.trainCount).filter { ($0 + 1) * 10 / 50 > $0 * 10 / 50 }
    #expect(held == [4, 9, 14, 19, 24, 29, 34, 39, 44, 49])
    #expect(part.test.labels == held.map { Int32($0 % 5) })
    #expect(part.train.count == 40)
    #expect(images(part.train) == (0..<50).filter { !held.contains($0) }.map(Self.pixels))
  }

  @Test func `random subsets of one size differ, are sorted, and cover what is possible`() throws {
    let subsets = try (0..<10).map {
      try DatasetSubset(whole, settings(classes: 2, draw: .random, subset: $0)).classes
    }
    #expect(Set(subsets).count == 10)
    #expect(subsets.allSatisfy { $0.count == 2 && $0[0] < $0[1] && $0[1] < 5 })
    #expect(throws: DatasetError.self) {
      try DatasetSubset(whole, settings(classes: 2, draw: .random, subset: 10))
    }
  }

  @Test func `labels of a subset count its classes from 0`() throws {
    let chosen = try DatasetSubset(whole, settings(classes: 3, draw: .random)).classes
    let part = try written(settings(classes: 3, draw: .random))
    let expected = whole.train.labels.compactMap { chosen.firstIndex(of: Int($0)).map(Int32.init) }
    #expect(part.train.labels == expected)
    #expect(part.header.classes == 3)
    #expect(part.test.count == 12)
  }

  @Test func `images are limited for each class and in all`() throws {
    #expect(try written(settings(perClass: 4)).train.count == 20)
    let part = try written(settings(images: 7))
    #expect(part.train.count == 7)
    #expect(Set(part.train.labels).count == 5)
  }

  @Test func `the pair that looks alike is the hardest, and a pair far apart the easiest`() throws {
    let hardest = try DatasetSubset(whole, settings(classes: 2, draw: .hardest, held: 25))
    #expect(hardest.classes == [0, 1])
    let easiest = try DatasetSubset(whole, settings(classes: 2, draw: .easiest, held: 25))
    #expect(easiest.classes != [0, 1])
  }

  @Test func `groups are coarse labels, and drawn groups have the same sizes`() throws {
    let groups = [[0, 1, 2], [3], [4]]
    let part = try written(settings(groups: groups))
    #expect(part.header.coarseClasses == 3)
    #expect(part.train.coarseLabels == whole.train.labels.map { [0, 0, 0, 1, 2][Int($0)] })
    let drawn = try written(settings(groups: groups, groupDraw: 1))
    let byClass = Dictionary(
      zip(drawn.train.labels, drawn.train.coarseLabels ?? []),
      uniquingKeysWith: { first, _ in first })
    #expect([0, 1, 2].map { group in byClass.values.count { $0 == group } } == [3, 1, 1])
  }

  @Test func `without groups images keep the coarse labels that they have`() throws {
    let grouped = try written(settings(groups: [[0, 1, 2], [3], [4]]))
    _ = try DatasetSubset(grouped, settings(classes: 2, draw: .random)).write(
      to: folder("smaller"), digest: "")
    let smaller = try PreparedDataset(contentsOf: folder("smaller"))
    let chosen = try DatasetSubset(grouped, settings(classes: 2, draw: .random)).classes
    let groups: [Int32] = [0, 0, 0, 1, 2]
    #expect(smaller.header.coarseClasses == 3)
    #expect(smaller.train.coarseLabels == smaller.train.labels.map { groups[chosen[Int($0)]] })
  }

  @Test func `settings that the data set does not allow are refused by name`() throws {
    func message(_ settings: SubsetSettings) -> String {
      do {
        _ = try DatasetSubset(whole, settings)
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(message(settings(classes: 6, draw: .random)).contains("classes"))
    #expect(message(settings(classes: 3, draw: .hardest, held: 25)).contains("classes"))
    #expect(message(settings(test: .validation)).contains("validationImages"))
    #expect(message(settings(held: 50)).contains("validationImages"))
    #expect(message(settings(groups: [[0, 1], [2, 3]])).contains("groups"))
    #expect(message(settings(subset: -1)).contains("subset"))
  }
}
