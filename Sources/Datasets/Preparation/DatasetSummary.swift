public import PreparedImages

/// What a prepared data set holds.
public struct DatasetSummary: Codable, Equatable, Sendable {
  public let name: String
  public let source: DatasetSource
  public let side: Int
  public let classes: Int
  public let coarseClasses: Int?
  public let train: Split
  public let test: Split
  public let channelMean: [Float]
  public let channelDeviation: [Float]
  /// The digest of the raw data, or of what generated the images.
  public let digest: String

  public struct Split: Codable, Equatable, Sendable {
    public let images: Int
    /// The number of images of each class.
    public let perClass: [Int]
  }

  public init(_ dataset: PreparedDataset, digest: String) {
    let header = dataset.header
    name = header.name
    source = header.source
    side = header.side
    classes = header.classes
    coarseClasses = header.coarseClasses
    train = Split(dataset.train, classes: header.classes)
    test = Split(dataset.test, classes: header.classes)
    channelMean = header.channelMean
    channelDeviation = header.channelDeviation
    self.digest = digest
  }
}

extension DatasetSummary.Split {
  fileprivate init(_ split: PreparedDataset.Split, classes: Int) {
    images = split.count
    perClass = split.labels.reduce(into: [Int](repeating: 0, count: classes)) {
      $0[Int($1)] += 1
    }
  }
}
