extension FileStore {
  /// What was noted last under a name; nil when nothing was.
  ///
  /// A note saves work that was done before, such as writing the same page again, and may vanish at any time.
  public func note(_ name: Digest) throws(StoreError) -> [UInt8]? {
    try disk.read(layout.note(name))
  }

  /// Notes `bytes` under a name, in place of what was noted before.
  public func note(_ bytes: [UInt8], as name: Digest) throws(StoreError) {
    try requireWritable("take a note")
    try disk.write(bytes, to: layout.note(name), scratch: layout.work)
  }
}
