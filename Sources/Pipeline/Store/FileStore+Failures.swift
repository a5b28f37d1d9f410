extension FileStore {
  /// Keeps why `key` failed and a copy of what it printed, in place of an earlier failure.
  public func recordFailure(
    key: Digest, _ failure: FailureRecord, logFile: String?
  ) throws(StoreError) {
    try requireWritable("record a failure")
    let bytes = try JSONCoding.encode(failure)
    if let logFile, try FileStatus(path: logFile)?.isRegular == true {
      try disk.withPrivateFile(in: layout.work) { copy throws(StoreError) in
        try disk.copy(logFile, to: copy)
        try disk.move(copy, to: layout.failureLog(key))
      }
    } else {
      try disk.remove(layout.failureLog(key))
    }
    try disk.write(bytes, to: layout.failure(key), scratch: layout.work)
  }

  /// The last failure of `key`; an unreadable one counts as none.
  public func failure(for key: Digest) throws(StoreError) -> FailureRecord? {
    let path = layout.failure(key)
    guard let bytes = try disk.read(path) else { return nil }
    return try? JSONCoding.decode(FailureRecord.self, from: bytes, path: path)
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
