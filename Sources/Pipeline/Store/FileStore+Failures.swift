extension FileStore {
  /// Keeps why `key` failed and a copy of what it printed, in place of an earlier failure.
  ///
  /// It notes how many results the key has, so that a later result makes it a thing of the past however
  /// the process that wrote the result ended.
  public func recordFailure(
    key: Digest, _ failure: FailureRecord, logFile: String?
  ) throws(StoreError) {
    try requireWritable("record a failure")
    var failure = failure
    failure.results = try recordNames(of: key).count
    let bytes = Seal.closing(try JSONCoding.encode(failure))
    if let logFile, let log = try disk.openForReading(logFile) {
      try disk.withPrivateFile(in: layout.failures) { copy throws(StoreError) in
        _ = try disk.copy(log, to: copy)
        try disk.move(copy, to: layout.failureLog(key))
      }
    } else {
      try disk.remove(layout.failureLog(key))
    }
    try disk.write(bytes, to: layout.failure(key), scratch: layout.failures)
  }

  /// The last failure of `key`, unless a result was recorded after it; an unreadable one counts as none.
  public func failure(for key: Digest) throws(StoreError) -> FailureRecord? {
    let path = layout.failure(key)
    guard let bytes = try cached(path),
      var failure = try? JSONCoding.decode(FailureRecord.self, from: bytes, path: path),
      try recordNames(of: key).count <= failure.results ?? 0
    else { return nil }
    failure.results = nil
    return failure
  }

  /// Where the log of the last failure of `key` is; `nil` when there is none.
  public func failureLog(for key: Digest) throws(StoreError) -> String? {
    let path = layout.failureLog(key)
    return try FileStatus(path: path) == nil ? nil : path
  }

  func clearFailure(of key: Digest) throws(StoreError) {
    try disk.remove(layout.failure(key))
    try disk.remove(layout.failureLog(key))
  }
}
