extension FileStore {
  /// Makes the private directory of one execution of `key`.
  public func makeWorkDirectory(for key: Digest, nonce: String) throws(StoreError) -> String {
    try requireWritable("run a stage")
    let path = layout.work(key, nonce: nonce)
    try disk.makeDirectory(path, lasting: false)
    return path
  }

  public func removeWorkDirectory(for key: Digest, nonce: String) throws(StoreError) {
    try requireWritable("remove a work directory")
    try disk.remove(layout.work(key, nonce: nonce))
  }

  /// The work directories of `key`, also those that a killed process left.
  public func workDirectories(for key: Digest) throws(StoreError) -> [String] {
    try disk.list(layout.work).filter { $0.hasPrefix(key.hex) }.map { "\(layout.work)/\($0)" }
  }

  /// Where the action of `key` leaves its state while it is unfinished.
  ///
  /// One that `isForced` has a place of its own: it begins anew, and goes on from nothing but what a forced
  /// one left.
  public func checkpointDirectory(for key: Digest, isForced: Bool) -> String {
    layout.checkpoint(key, isForced: isForced)
  }

  /// Forgets the states of an action that has a result.
  public func removeCheckpoints(for lock: ActionLock) throws(StoreError) {
    for isForced in [false, true] {
      try disk.remove(layout.checkpoint(lock.key, isForced: isForced))
    }
  }

  /// Removes what a killed process left of an action.
  ///
  /// The lock shows that nobody else is running it.
  public func removeStaleWork(for lock: ActionLock) throws(StoreError) {
    try requireWritable("remove a work directory")
    for directory in try workDirectories(for: lock.key) { try disk.remove(directory) }
  }
}
