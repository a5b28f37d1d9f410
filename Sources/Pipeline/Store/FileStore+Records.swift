extension FileStore {
  /// Keeps the record of a finished action; its blobs must be in the store.
  ///
  /// No record is ever overwritten. The record gets the next number of its key. After this the last
  /// failure of the key is forgotten.
  @discardableResult
  public func commit(_ record: ActionRecord) throws(StoreError) -> CommitOutcome {
    try committed(record).outcome
  }

  /// Keeps a record, as `commit`, and tells what was kept.
  func committed(
    _ record: ActionRecord
  ) throws(StoreError) -> (record: ActionRecord, outcome: CommitOutcome) {
    try requireWritable("commit a result")
    guard record.key == record.preimage.key else {
      throw .notStorable(
        path: record.stage, problem: "its key is not the digest of its preimage")
    }
    let earlier = try recordFiles(of: record.key)
    var record = record
    // Clocks can be set back: what came later is told by number.
    record.sequence = earlier.map(\.entry.sequence).max().map { $0 + 1 }
    let file = try RecordFile(record)
    let path = layout.record(file.digest, of: record.key)
    try whileNothingIsCollected { () throws(StoreError) in
      for blob in record.blobs where !isPresent(blob) {
        throw .missingBlob(digest: blob.digest, neededBy: "the record of \(record.stage)")
      }
      try clearing(path) { () throws(StoreError) in
        try disk.write(file.bytes, to: path, scratch: layout.records, mode: 0o444)
      }
    }
    try withIndex { index throws(StoreError) in
      try index.insert(earlier.map(\.entry) + [file.entry])
    }
    try clearFailure(of: record.key)
    return (record, outcome(of: file, after: earlier))
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
  /// that the index lacks are found and, in a writable store, indexed. Of a record that `accepts` refuses
  /// nothing is used.
  /// - Complexity: one query, and a look at the directory of each key that is absent.
  public func current(
    for keys: some Collection<Digest>, where accepts: (ActionEntry) -> Bool = { _ in true }
  ) throws(StoreError) -> [Digest: ActionEntry] {
    let keys = Array(keys)
    let indexed = try withIndex { index throws(StoreError) in try index.entries(for: keys) }
    var current = ActionEntry.current(of: indexed.filter(accepts), isPresent: isPresent)
    var unindexed: [ActionEntry] = []
    for key in keys where current[key] == nil {
      unindexed += try recordFiles(of: key).map(\.entry)
    }
    guard !unindexed.isEmpty else { return current }
    if access == .readWrite {
      try withIndex { index throws(StoreError) in try index.insert(unindexed) }
    }
    let found = ActionEntry.current(of: unindexed.filter(accepts), isPresent: isPresent)
    current.merge(found) { first, _ in first }
    return current
  }

  /// What speaks for the key of `entry` by its records themselves, whatever the index says.
  ///
  /// It is asked before an entry leads to anything that is seen or costs time. An index that says something
  /// else is corrected.
  public func confirmed(
    _ entry: ActionEntry, where accepts: (ActionEntry) -> Bool = { _ in true }
  ) throws(StoreError) -> ActionEntry? {
    if try recordFile(entry.record, of: entry.key)?.entry == entry { return entry }
    note("the index was wrong about \(entry.stage); its records are used")
    let entries = try recordFiles(of: entry.key).map(\.entry)
    if access == .readWrite {
      try withIndex { index throws(StoreError) in
        try index.remove(records: index.entries(for: [entry.key]).map(\.record))
        try index.insert(entries)
      }
    }
    return ActionEntry.current(of: entries.filter(accepts), isPresent: isPresent)[entry.key]
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
