internal import Foundation

extension FileStore {
  /// The job of an action, if one was asked for and its result not taken; a damaged claim counts as none.
  public func claim(of key: Digest) throws(StoreError) -> ActionClaim? {
    try Self.claim(at: layout.claim(key))
  }

  /// The claim in a file; nil where there is none, also for the job itself on another machine.
  public static func claim(at path: String) throws(StoreError) -> ActionClaim? {
    guard let bytes = try Disk().read(path, limit: largestCache).flatMap(Seal.opening) else {
      return nil
    }
    return try? JSONCoding.decode(ActionClaim.self, from: bytes, path: path)
  }

  /// Where the claim of an action is.
  public func claimPath(of key: Digest) -> String { layout.claim(key) }

  /// Writes a claim, durably, in place of an earlier one, for the holder of the action's lock.
  public func write(_ claim: ActionClaim, of key: Digest) throws(StoreError) {
    try requireWritable("claim an action")
    try disk.write(
      Seal.closing(try JSONCoding.encode(claim)), to: layout.claim(key), scratch: layout.claims)
  }

  /// Gives an action up: a job of it that has not started will not run.
  public func removeClaim(of key: Digest) throws(StoreError) {
    try requireWritable("give an action up")
    try disk.remove(layout.claim(key))
  }

  /// The actions that run as jobs, or ran and wait for being taken.
  func claimedKeys() throws(StoreError) -> [Digest] {
    try disk.list(layout.claims).compactMap { name in
      name.hasSuffix(".json") ? Digest(hex: name.dropLast(5)) : nil
    }
  }

  /// A copy of the program that jobs run, which stays when the program is built again.
  public func installProgram(at source: String) throws(StoreError) -> String {
    try requireWritable("copy the program")
    let file = try OpenFile(source, O_RDONLY)
    let digest = try file.digest().digest
    let path = "\(layout.programs)/\(digest)/repro"
    if let status = try FileStatus(path: path), status.isRegular { return path }
    try disk.makeDirectory(path.parentDirectory)
    try disk.withPrivateFile(in: path.parentDirectory) { copy throws(StoreError) in
      _ = try disk.copy(OpenFile(source, O_RDONLY), to: copy, mode: 0o755)
      try disk.move(copy, to: path)
    }
    return path
  }
}
