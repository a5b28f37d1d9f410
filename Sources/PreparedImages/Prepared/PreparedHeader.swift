/// Where the images of a prepared data set come from.
public enum DatasetSource: String, Codable, Sendable {
  case real
  case standIn = "stand-in"
}

/// The two parts of a prepared data set.
public enum DatasetSplit: String, Codable, CaseIterable, Sendable {
  case train
  case test
}

/// What is known of a prepared data set beside its images.
public struct PreparedHeader: Equatable, Sendable {
  public let name: String
  public let source: DatasetSource
  /// The side of the square images in pixels; encoded images are decoded to it.
  public let side: Int
  public let classes: Int
  /// The number of superclasses, where the images have a second label.
  public let coarseClasses: Int?
  /// Whether the images are still the published JPEG (or PNG) files.
  public let isEncoded: Bool
  /// The mean of each channel of the training pixels, in 0...1.
  public let channelMean: [Float]
  /// The standard deviation of each channel of the training pixels, in 0...1.
  public let channelDeviation: [Float]
}
