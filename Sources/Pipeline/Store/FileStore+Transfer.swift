internal import Foundation

/// What one store took from another.
public struct StoreTransfer: Codable, Equatable, Sendable {
  public var records = 0
  public var blobs = 0
  public var bytes = 0
  /// Results that both stores had before.
  public var present = 0
  /// Stages whose files the other store has no longer.
  public var incomplete: [String] = []
  /// What the other store has and is not taken, with the reason.
  public var refused: [String] = []
  /// Stages for which this store has a result with other bytes, which stays alone.
  public var divergent: [String] = []
}

extension FileStore {
  /// Takes from `source` the result that speaks for each of `keys`, or for every key, with all its files.
  ///
  /// The other store is not trusted: its index is not read, names, sizes and types are checked before a byte
  /// is kept, and each record and each file must have the digest that names it. What is here already is
  /// neither copied nor replaced.
  ///
  /// - Parameters:
  ///   - keys: The actions whose results are wanted; nil for all.
  ///   - source: The other store.
  ///   - name: Where the records come from, which they say from then on; nil for a copy of one's own.
  ///   - problem: What is wrong with a record that is therefore not taken.
  /// - Returns: What was taken and what was not.
  /// - Throws: `StoreError` for the first file that is not what its name promises; what was taken
  ///   before stays.
  public func take(
    _ keys: [Digest]? = nil, from source: FileStore, importedFrom name: String? = nil,
    refusing problem: (ActionRecord) -> String? = { _ in nil }
  ) throws(StoreError) -> StoreTransfer {
    try requireWritable("take results of another store")
    var transfer = StoreTransfer()
    let wanted = if let keys { keys } else { try source.recordedKeys() }
    for key in wanted {
      let accepted = try source.recordFiles(of: key).filter { file in
        guard let reason = problem(file.record) else { return true }
        transfer.refused.append("\(file.record.stage): \(reason)")
        return false
      }
      let current = ActionEntry.current(of: accepted.map(\.entry), isPresent: source.isPresent)
      guard let file = accepted.first(where: { $0.digest == current[key]?.record }) else {
        continue
      }
      if let own = try self.current(for: [key])[key], own.outputs.values.allSatisfy(isPresent) {
        // What was built on the own result stays valid.
        let isSame = own.isMeasurement || own.agrees(with: file.entry)
        if isSame { transfer.present += 1 } else { transfer.divergent.append(file.record.stage) }
        continue
      }
      guard file.record.blobs.allSatisfy(source.isPresent) else {
        transfer.incomplete.append(file.record.stage)
        continue
      }
      try take(file, from: source, importedFrom: name, &transfer)
    }
    return transfer
  }

  private func take(
    _ file: RecordFile, from source: FileStore, importedFrom name: String?,
    _ transfer: inout StoreTransfer
  ) throws(StoreError) {
    var record = file.record
    if let name {
      record.origin = RecordOrigin(
        source: name, importedAt: Date().timeIntervalSince1970.rounded(), record: file.digest)
    }
    // What was copied is protected until its record names it.
    try whileNothingIsCollected { () throws(StoreError) in
      for blob in record.blobs where !isPresent(blob) {
        _ = try ingest(copyOf: source.path(of: blob.digest), expecting: blob)
        transfer.blobs += 1
        transfer.bytes += blob.byteCount
      }
      for listing in record.codeListings { try copyListing(listing, from: source) }
      try commit(record)
    }
    transfer.records += 1
  }

  /// The listing of the code lies beside the results, for `why`; a result is whole without it.
  private func copyListing(_ digest: Digest, from source: FileStore) throws(StoreError) {
    guard try FileStatus(path: path(of: digest)) == nil,
      let bytes = source.listingBytes(of: digest)
    else { return }
    _ = try ingest(bytes: bytes)
  }
}
