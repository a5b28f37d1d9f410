extension FileStore {
  /// Keeps the record of a finished action; its blobs must be in the store.
  ///
  /// No record is ever overwritten. After this the last failure of the key is forgotten.
  public func commit(_ record: ActionRecord) throws(StoreError) -> CommitOutcome {
    try requireWritable("commit a result")
    guard record.key == record.preimage.key else {
      throw .notStorable(
        path: record.stage, problem: "its key is not the digest of its preimage")
    }
    let file = try RecordFile(record)
    let earlier = try recordFiles(of: record.key)
    try whileNothingIsCollected { () throws(StoreError) in
      for blob in record.blobs where !isPresent(blob) {
        throw .missingBlob(digest: blob.digest, neededBy: "the record of \(record.stage)")
      }
      try disk.write(
        file.bytes, to: layout.record(file.digest, of: record.key), scratch: layout.work,
        mode: 0o444)
    }
    try withIndex { index throws(StoreError) in
      try index.insert(earlier.map(\.entry) + [file.entry])
    }
    try clearFailure(of: record.key)
    return outcome(of: file, after: earlier)
  }

  private func outcome(of file: RecordFile, after earlier: [RecordFile]) -> CommitOutcome {
    guard !file.record.isMeasurement,
      let current = ActionEntry.current(of: earlier.map(\.entry), isPresent: isPresent)[
        file.record.key],
      let standing = earlier.first(where: { $0.digest == current.record })
    else { return .first }
    return current.agrees(with: file.entry) ? .sameOutputs : .divergent(from: standing.record)
  }

  /// What speaks for each key; keys without a finished action are absent.
  ///
  /// Whether the blobs of the only record of a key are present is left to the caller. Records
  /// that the index lacks are found and, in a writable store, indexed.
  /// - Complexity: one query, and a look at the directory of each key that is absent.
  public func current(
    for keys: some Collection<Digest>
  ) throws(StoreError) -> [Digest: ActionEntry] {
    let keys = Array(keys)
    let indexed = try withIndex { index throws(StoreError) in try index.entries(for: keys) }
    var current = ActionEntry.current(of: indexed, isPresent: isPresent)
    var unindexed: [ActionEntry] = []
    for key in keys where current[key] == nil {
      unindexed += try recordFiles(of: key).map(\.entry)
    }
    guard !unindexed.isEmpty else { return current }
    if access == .readWrite {
      try withIndex { index throws(StoreError) in try index.insert(unindexed) }
    }
    current.merge(ActionEntry.current(of: unindexed, isPresent: isPresent)) { first, _ in first }
    return current
  }

  /// The record that speaks for `key`.
  public func currentRecord(for key: Digest) throws(StoreError) -> ActionRecord? {
    guard let entry = try current(for: [key])[key] else { return nil }
    return try record(of: entry)
  }

  /// The full record of an entry; `nil` when it is gone or damaged.
  public func record(of entry: ActionEntry) throws(StoreError) -> ActionRecord? {
    try recordFile(entry.record, of: entry.key)?.record
  }

  /// The latest record of a stage, whatever its key: what the stage last did.
  public func latestRecord(stage: String) throws(StoreError) -> ActionRecord? {
    try latestRecords(stage: stage, limit: 1).first
  }

  /// The latest record of a stage with each of its parameters, the latest first.
  ///
  /// Profiles and edits of the manifest give a stage other parameters; no more than `limit` are looked at.
  public func latestRecords(
    stage: String, limit: Int = 16
  ) throws(StoreError) -> [ActionRecord] {
    let entries = try withIndex { index throws(StoreError) in
      try index.latest(stage: stage, limit: limit)
    }
    var records: [ActionRecord] = []
    for entry in entries {
      if let found = try record(of: entry) { records.append(found) }
    }
    return records
  }

  /// Every record of `key`, the earliest first; more than one after a divergence.
  public func records(for key: Digest) throws(StoreError) -> [ActionRecord] {
    try recordFiles(of: key).map(\.record)
  }

  /// Every intact record, the earliest first.
  public func records() throws(StoreError) -> [ActionRecord] {
    try recordFiles().map(\.record)
  }

  /// How long stages took before.
  public func durations() throws(StoreError) -> PastDurations {
    try withIndex { index throws(StoreError) in try index.durations() }
  }
}
