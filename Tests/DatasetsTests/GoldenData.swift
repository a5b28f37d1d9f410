import Foundation
import TestSupport

@testable import Datasets
@testable import PreparedImages

/// A tiny data set in a published format, and what is in it, as Python wrote both.
struct GoldenData {
  let folder: String
  /// The side of the expected images.
  let side: Int
  private let labels: [String: Labels]

  private struct Labels: Decodable {
    let labels: [Int]
    let coarse: [Int]?
  }

  static let root = SourceTree().root.appending(path: "Tests/DatasetsTests/Goldens")
    .path(percentEncoded: false)

  init(_ name: String, side: Int) throws {
    folder = "\(Self.root)/\(name)"
    self.side = side
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/labels.json"))
    labels = try JSONDecoder().decode([String: Labels].self, from: data)
  }

  func labels(_ split: DatasetSplit) -> [Int32] {
    labels[split.rawValue]?.labels.map(Int32.init) ?? []
  }

  func coarseLabels(_ split: DatasetSplit) -> [Int32]? {
    labels[split.rawValue]?.coarse?.map(Int32.init)
  }

  /// The pixels of every image of a split.
  func pixels(_ split: DatasetSplit) throws -> [[UInt8]] {
    let all = try GzipFile("\(folder)/\(split.rawValue).pixels.gz", limit: 1 << 24)
      .rest(limit: 1 << 24, "pixels")
    let size = side * side * 3
    return stride(from: 0, to: all.count, by: size).map { Array(all[$0..<$0 + size]) }
  }
}

/// The sizes of the golden data sets.
enum TinyDatasets {
  static let sizes: [(name: ImageDatasetName, classes: Int, train: Int, test: Int)] = [
    (.cifar10, 10, 6, 2), (.cifar100, 100, 3, 2), (.fashionMNIST, 10, 3, 2), (.stl10, 10, 3, 2),
    (.tinyImageNet, 3, 6, 3), (.pathMNIST, 9, 4, 3), (.dermaMNIST, 7, 4, 3), (.bloodMNIST, 8, 4, 3),
  ]

  /// The published descriptor, with the counts of the golden files.
  static func descriptor(
    _ name: ImageDatasetName, classes: Int? = nil, train: Int? = nil, test: Int? = nil,
    histograms: [ImageDatasetDescriptor.Histogram] = []
  ) -> ImageDatasetDescriptor {
    let published = ImageDatasets.descriptor(name)
    let size = sizes.first { $0.name == name }
    return ImageDatasetDescriptor(
      registeredName: name.rawValue, title: published.title, format: published.format,
      classes: classes ?? size?.classes ?? published.classes,
      coarseClasses: published.coarseClasses, side: published.side, channels: published.channels,
      trainCount: train ?? size?.train ?? 0, testCount: test ?? size?.test ?? 0,
      histograms: histograms, files: published.files)
  }

  /// Prepares the raw files of `name` in `folder`.
  static func prepare(
    _ descriptor: ImageDatasetDescriptor, in folder: String, to path: String, side: Int? = nil,
    limits: SampleLimits = .none
  ) throws -> PreparedDataset {
    let preparation = try DatasetPreparation(descriptor, rawFolder: folder)
    _ = try preparation.write(
      to: path, side: side ?? descriptor.side, limits: limits, digest: "raw")
    return try PreparedDataset(contentsOf: path)
  }
}
