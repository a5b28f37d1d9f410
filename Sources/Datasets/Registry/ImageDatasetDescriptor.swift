/// What is published about an image data set.
public struct ImageDatasetDescriptor: Codable, Equatable, Sendable {
  let registeredName: String
  /// The name in tables.
  public let title: String
  public let format: ImageDataFormat
  public let classes: Int
  /// The number of superclasses, where the images have a second label.
  public let coarseClasses: Int?
  /// The side of the images in pixels; of images that differ, the side they are used at.
  public let side: Int
  public let channels: Int
  public let trainCount: Int
  public let testCount: Int
  /// The published numbers of images of each class.
  public let histograms: [Histogram]
  /// The raw files, in the folder named after the data set below the data folder.
  public let files: [RawFile]
  /// The package of Debian and Ubuntu that puts the raw files into `/usr/share/datasets`.
  public var debianPackage: String?

  private enum CodingKeys: String, CodingKey {
    case registeredName = "name"
    case title, format, classes, coarseClasses, side, channels, trainCount, testCount, histograms
    case files, debianPackage
  }

  public var name: ImageDatasetName { ImageDatasetName(registered: registeredName) }

  /// The numbers of images of each class, over one or more published splits.
  public struct Histogram: Codable, Equatable, Sendable {
    public let splits: [PublishedSplit]
    /// One number for all classes, or one for each.
    public let perClass: [Int]
  }

  /// The parts into which data sets are published.
  public enum PublishedSplit: String, Codable, CaseIterable, Sendable {
    case train
    case validation
    case test
  }
}

/// A file (or, for images as files, a folder) as its publisher names it.
public struct RawFile: Codable, Equatable, Sendable {
  public let name: String
  /// The size of what a gzip file unpacks to, where copies that others packed count as the same.
  ///
  /// Nil for a file whose bytes count as they are.
  public let unpackedByteCount: Int?
}
