/// Source files with their digests; its own digest is part of every action key.
///
/// The listing is kept as a blob, so that `why` can name the files that changed.
public struct CodeListing: Sendable {
  /// SHA-256 by path.
  public let files: [String: String]
  public let digest: Digest

  /// No file at all: what the key of a measurement holds in place of code.
  public static let none = CodeListing(files: [:])

  public init(files: [String: String]) {
    self.files = files
    digest = Digest(of: JSONValue.object(files.mapValues(JSONValue.string)).canonicalBytes)
  }

  /// The bytes whose digest is `digest`.
  public var bytes: [UInt8] {
    JSONValue.object(files.mapValues(JSONValue.string)).canonicalBytes
  }
}
