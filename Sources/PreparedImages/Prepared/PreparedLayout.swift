package import Checkpoints
internal import Kernels

/// All that must be known of a data set before its first image is written.
public struct PreparedLayout: Equatable, Sendable {
  public let name: String
  public let source: DatasetSource
  public let side: Int
  public let classes: Int
  public let coarseClasses: Int?
  public let trainCount: Int
  public let testCount: Int
  /// The bytes of all images of each split, where they stay JPEG.
  public let encodedBytes: EncodedBytes?

  /// The bytes of the JPEG images of each split.
  public struct EncodedBytes: Equatable, Sendable {
    public let train: Int
    public let test: Int

    public init(train: Int, test: Int) {
      self.train = train
      self.test = test
    }
  }

  public init(
    name: String, source: DatasetSource, side: Int, classes: Int, coarseClasses: Int? = nil,
    trainCount: Int, testCount: Int, encodedBytes: EncodedBytes? = nil
  ) {
    self.name = name
    self.source = source
    self.side = side
    self.classes = classes
    self.coarseClasses = coarseClasses
    self.trainCount = trainCount
    self.testCount = testCount
    self.encodedBytes = encodedBytes
  }

  package func count(_ split: DatasetSplit) -> Int { split == .train ? trainCount : testCount }
}

/// The names in a prepared file.
enum PreparedName {
  static let mean = "channel_mean"
  static let deviation = "channel_deviation"
  static func images(_ split: DatasetSplit) -> String { "\(split.rawValue)_images" }
  static func encoded(_ split: DatasetSplit) -> String { "\(split.rawValue)_encoded" }
  static func offsets(_ split: DatasetSplit) -> String { "\(split.rawValue)_offsets" }
  static func labels(_ split: DatasetSplit) -> String { "\(split.rawValue)_labels" }
  static func coarseLabels(_ split: DatasetSplit) -> String { "\(split.rawValue)_coarse_labels" }
}

extension PreparedLayout {
  /// The number of colour channels of every prepared image.
  package static let channels = 3

  /// The head of the prepared file.
  package func header() throws(DatasetError) -> SafeTensorsHeader {
    var tensors: [SafeTensorsHeader.Declaration] = [
      (PreparedName.mean, .float32, [Self.channels]),
      (PreparedName.deviation, .float32, [Self.channels]),
    ]
    for split in DatasetSplit.allCases {
      let count = count(split)
      let labels = try shape([count], "\(split.rawValue)Count")
      tensors.append((PreparedName.labels(split), .int32, labels))
      if coarseClasses != nil {
        tensors.append((PreparedName.coarseLabels(split), .int32, labels))
      }
      if let encodedBytes {
        let bytes = split == .train ? encodedBytes.train : encodedBytes.test
        tensors.append((PreparedName.encoded(split), .uint8, try shape([bytes], "encodedBytes")))
        tensors.append((PreparedName.offsets(split), .int64, [count + 1]))
      } else {
        let images = try shape([count, side, side, Self.channels], "side")
        tensors.append((PreparedName.images(split), .uint8, images))
      }
    }
    return SafeTensorsHeader(tensors, metadata: metadata)
  }

  private func shape(_ dimensions: [Int], _ name: String) throws(DatasetError) -> Shape {
    guard let shape = Shape(validating: dimensions), shape.count < 1 << 48 else {
      throw .invalidDeclaration(
        name: name, value: "\(dimensions)", requirement: "every dimension is positive")
    }
    return shape
  }

  private var metadata: [String: String] {
    var texts = [
      "name": name, "source": source.rawValue, "side": "\(side)", "classes": "\(classes)",
    ]
    if let coarseClasses { texts["coarse_classes"] = "\(coarseClasses)" }
    return texts
  }
}
