extension FileStore {
  /// What was noted last under a name; nil when nothing was.
  ///
  /// A note saves work that was done before, such as writing the same page again, and may vanish at any time.
  public func note(_ name: Digest) throws(StoreError) -> [UInt8]? {
    try cached(layout.note(name))
  }

  /// Notes `bytes` under a name, in place of what was noted before.
  public func note(_ bytes: [UInt8], as name: Digest) throws(StoreError) {
    try requireWritable("take a note")
    let path = layout.note(name)
    try clearing(path) { () throws(StoreError) in
      try disk.write(Seal.closing(bytes), to: path, scratch: layout.notes)
    }
  }

  /// The bytes of a cache; nil when there is none, or not the one that was written.
  func cached(_ path: String) throws(StoreError) -> [UInt8]? {
    do throws(StoreError) {
      return try disk.read(path, limit: Self.largestCache).flatMap(Seal.opening)
    } catch .damaged {
      return nil
    }
  }

  /// A file of one of the caches has fewer bytes.
  static let largestCache = 1 << 28
}
