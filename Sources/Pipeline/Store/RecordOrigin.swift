/// How a record came into a store that did not make it.
public struct RecordOrigin: Codable, Hashable, Sendable {
  /// Where it was taken from, as it was named.
  public var source: String
  /// When it was taken, in seconds since 1970.
  public var importedAt: Double
  /// The record as the source had it, which may have an origin of its own.
  public var record: Digest

  public init(source: String, importedAt: Double, record: Digest) {
    self.source = source
    self.importedAt = importedAt
    self.record = record
  }
}
