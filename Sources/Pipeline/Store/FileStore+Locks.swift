internal import Foundation

extension FileStore {
  /// Takes the lock of an action, or returns `nil` when somebody else runs it.
  ///
  /// Collecting garbage spares the blobs in `inputs`, which the action reads, while the lock is
  /// held; whether they are present is to be asked after it was taken.
  public func tryLock(
    _ key: Digest, reading inputs: some Collection<Digest> = []
  ) throws(StoreError) -> ActionLock? {
    try requireWritable("run a stage")
    let holder = try JSONCoding.encode(LockHolder.here(reading: inputs))
    return try whileNothingIsCollected { () throws(StoreError) -> ActionLock? in
      guard let lock = try take(layout.lock(key)) else { return nil }
      guard ftruncate(lock.file.descriptor, 0) == 0 else {
        throw .system(errno, path: lock.file.path, operation: "truncate")
      }
      try lock.file.write(holder)
      return ActionLock(key: key, lock: lock)
    }
  }

  /// Takes a lock when it is free.
  func take(_ path: String) throws(StoreError) -> FileLock? {
    try clearing(path) { () throws(StoreError) in try FileLock(trying: path, .exclusive) }
  }

  /// Waits for a lock for at most so many seconds.
  func wait(
    for path: String, _ mode: FileLock.Mode, seconds: Double = 600
  ) throws(StoreError) -> FileLock {
    try clearing(path) { () throws(StoreError) in
      try FileLock(waitingFor: path, mode, seconds: seconds)
    }
  }

  /// Who runs the action, or `nil` when nobody does; asking disturbs nobody.
  public func holder(of key: Digest) throws(StoreError) -> LockHolder? {
    let path = layout.lock(key)
    // A holder that is just taking over has not written its name yet.
    for _ in 0..<20 {
      guard try FileLock.isHeld(path) else { return nil }
      if let bytes = try? disk.read(path, limit: Self.largestCache),
        let holder = try? JSONCoding.decode(LockHolder.self, from: bytes, path: path)
      {
        return holder
      }
      usleep(1000)
    }
    return .unknown
  }
}
