/// What collecting garbage removed, or would remove.
public struct GCReport: Codable, Hashable, Sendable {
  public var isDryRun: Bool
  public var kept = Share()
  public var removed = Share()
  /// What was removed of each stage; blobs without a record stand under an empty name.
  public var stages: [String: Share] = [:]
  /// Leftovers of killed processes, old failures and what was set aside.
  public var leftovers: [String] = []

  /// A part of the store.
  public struct Share: Codable, Hashable, Sendable {
    public var records = 0
    public var blobs = 0
    public var bytes = 0
  }

  mutating func removeRecord(of stage: String) {
    removed.records += 1
    stages[stage, default: Share()].records += 1
  }

  mutating func removeBlob(of stage: String, bytes: Int) {
    removed.blobs += 1
    removed.bytes += bytes
    stages[stage, default: Share()].blobs += 1
    stages[stage, default: Share()].bytes += bytes
  }
}
