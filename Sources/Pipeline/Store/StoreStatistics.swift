/// How much a store holds.
public struct StoreStatistics: Codable, Hashable, Sendable {
  public var blobs = Amount()
  public var quarantined = Amount()
  public var indexBytes = 0
  public var keys = 0
  public var records = 0
  public var failures = 0
  public var workDirectories = 0
  /// The actions that run now.
  public var running: [Running] = []
  /// The stages with results that differ under one key, sorted.
  public var divergentStages: [String] = []

  /// A number of files and what they take.
  public struct Amount: Codable, Hashable, Sendable {
    public var files = 0
    public var bytes = 0

    mutating func add(_ status: FileStatus) {
      files += 1
      bytes += status.byteCount
    }
  }

  /// An action that runs now.
  public struct Running: Codable, Hashable, Sendable {
    public var key: Digest
    public var holder: LockHolder
  }
}

extension FileStore {
  public func stat() throws(StoreError) -> StoreStatistics {
    var statistics = StoreStatistics()
    for blob in try storedBlobs() { statistics.blobs.add(blob.status) }
    for file in try files(in: layout.quarantine) { statistics.quarantined.add(file.status) }
    for suffix in ["", "-wal"] {
      statistics.indexBytes += try FileStatus(path: layout.index + suffix)?.byteCount ?? 0
    }
    statistics.failures = try disk.list(layout.failures).count { $0.hasSuffix(".json") }
    statistics.workDirectories = try files(in: layout.work).count { $0.status.isDirectory }
    for key in try heldKeys() {
      guard let holder = try holder(of: key) else { continue }
      statistics.running.append(.init(key: key, holder: holder))
    }
    let keys = try recordedKeys()
    statistics.keys = keys.count
    for key in keys { statistics.records += try recordNames(of: key).count }
    statistics.divergentStages = try divergentStages(of: keys)
    return statistics
  }

  private func divergentStages(of keys: [Digest]) throws(StoreError) -> [String] {
    let entries = try withIndex { index throws(StoreError) in try index.entries(for: keys) }
    let divergent = Dictionary(grouping: entries.filter { !$0.isMeasurement }, by: \.key).values
      .filter { entries in entries.contains { $0.outputs != entries[0].outputs } }
    return Set(divergent.joined().map(\.stage)).sorted()
  }
}
