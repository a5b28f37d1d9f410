/// What one store took from another.
public struct StoreTransfer: Codable, Equatable, Sendable {
  public var records = 0
  public var blobs = 0
  public var bytes = 0
  /// Results that both stores had before.
  public var present = 0
  /// Stages whose files the other store has no longer.
  public var incomplete: [String] = []
  /// Stages for which this store has a result with other bytes, which stays alone.
  public var divergent: [String] = []
}

extension FileStore {
  /// Takes from `source` the result that speaks for each of `keys`, or for every key, with all its files.
  ///
  /// The other store is not trusted: each record and each file must have the digest that names it.
  /// What is here already is neither copied nor replaced.
  ///
  /// - Throws: `StoreError.damaged` for the first file that is not what its name promises; what was taken
  ///   before stays.
  public func take(
    _ keys: [Digest]? = nil, from source: FileStore
  ) throws(StoreError) -> StoreTransfer {
    try requireWritable("take results of another store")
    var transfer = StoreTransfer()
    let wanted = if let keys { keys } else { try source.recordedKeys() }
    for key in wanted {
      guard let entry = try source.current(for: [key])[key],
        let file = try source.recordFile(entry.record, of: key)
      else { continue }
      if let own = try current(for: [key])[key], own.outputs.values.allSatisfy(isPresent) {
        // What was built on the own result stays valid.
        let isSame = own.isMeasurement || own.agrees(with: entry)
        if isSame { transfer.present += 1 } else { transfer.divergent.append(entry.stage) }
        continue
      }
      guard file.record.blobs.allSatisfy(source.isPresent) else {
        transfer.incomplete.append(file.record.stage)
        continue
      }
      // What was copied is protected until its record names it.
      try whileNothingIsCollected { () throws(StoreError) in
        for blob in file.record.blobs where !isPresent(blob) {
          try copy(blob.digest, from: source)
          transfer.blobs += 1
          transfer.bytes += blob.byteCount
        }
        try copyListing(file.record.preimage.code, from: source)
        _ = try commit(file.record)
      }
      transfer.records += 1
    }
    return transfer
  }

  private func copy(_ digest: Digest, from source: FileStore) throws(StoreError) {
    let path = source.path(of: digest)
    guard try ingest(copyOf: path).digest == digest else {
      throw .damaged(path: path, problem: "the bytes do not have the digest of the name")
    }
  }

  /// The listing of the code lies beside the results, for `why`; a result is whole without it.
  private func copyListing(_ digest: Digest, from source: FileStore) throws(StoreError) {
    guard try FileStatus(path: path(of: digest)) == nil,
      try FileStatus(path: source.path(of: digest)) != nil
    else { return }
    try copy(digest, from: source)
  }
}
