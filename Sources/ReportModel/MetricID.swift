/// The name of one number: an artifact and a path in it, as in `table4:50/accuracy`.
///
/// Parts hold ASCII letters, digits and `-_.+=`, so an id needs no quoting in a shell or a URL.
public struct MetricID: Hashable, Sendable {
  public let artifact: String
  public let path: [String]

  /// - Throws: `ReportError.invalidMetricID` when `text` is not `ARTIFACT:PART/PART…`.
  public init(_ text: String) throws(ReportError) {
    let halves = text.split(separator: ":", omittingEmptySubsequences: false)
    guard halves.count == 2 else { throw .invalidMetricID(text) }
    let path = halves[1].split(separator: "/", omittingEmptySubsequences: false)
    guard ([halves[0]] + path).allSatisfy(Self.isPart) else { throw .invalidMetricID(text) }
    artifact = String(halves[0])
    self.path = path.map(String.init)
  }

  /// The id without its last part; nil where it has only one.
  public var parent: MetricID? {
    path.count > 1 ? MetricID(artifact: artifact, path: path.dropLast()) : nil
  }

  private init(artifact: String, path: [String]) {
    self.artifact = artifact
    self.path = path
  }

  private static func isPart(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
          || "-_.+=".unicodeScalars.contains($0)
      }
  }
}

extension MetricID: CustomStringConvertible, Comparable, Codable {
  public var description: String { artifact + ":" + path.joined(separator: "/") }

  public static func < (left: MetricID, right: MetricID) -> Bool {
    left.description < right.description
  }

  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
