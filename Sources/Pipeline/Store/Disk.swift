internal import Foundation
internal import Synchronization

/// Changes to files that survive a crash in the order in which they were made.
///
/// Every step first asks `fault`, so that tests can fail or kill a process at each of them. Tests can
/// also make a file unreadable, and put two folders on different devices.
struct Disk: Sendable {
  enum Step: Hashable, Sendable {
    case makeDirectory, write, synchronize, rename, synchronizeDirectory, remove, index
  }

  /// The error number a step is to fail with; 0 lets it happen.
  var fault: @Sendable (Step) -> Int32 = { _ in 0 }
  /// The error number with which reading a path is to fail; 0 lets it happen.
  var readFault: @Sendable (_ path: String) -> Int32 = { _ in 0 }
  /// True when two paths are to count as places on different devices.
  var isBorder: @Sendable (_ source: String, _ target: String) -> Bool = { _, _ in false }

  func check(_ step: Step, path: String) throws(StoreError) {
    let errno = fault(step)
    if errno != 0 { throw .system(errno, path: path, operation: "\(step)") }
  }

  /// Makes `path` and its parents; a directory that is there already is left alone.
  ///
  /// Who may write there is left to the umask and the folder above, so that a group can share a store. What is not
  /// `lasting` need not survive a crash.
  func makeDirectory(
    _ path: String, lasting: Bool = true, attempts: Int = 3
  ) throws(StoreError) {
    if try FileStatus(path: path)?.isDirectory == true { return }
    try check(.makeDirectory, path: path)
    let error = mkdir(path, 0o777) == 0 ? 0 : errno
    if error == 0 {
      if lasting { try synchronizeDirectory(path.parentDirectory) }
    } else if error == ENOENT, attempts > 0 {
      // The parent is missing, or another process has made it since.
      try makeDirectory(path.parentDirectory)
      try makeDirectory(path, lasting: lasting, attempts: attempts - 1)
    } else if error != EEXIST || !isDirectory(path) {
      if error == ENOSPC || error == EDQUOT { throw .noSpace(path: path, errno: error) }
      if error == EEXIST { throw .damaged(path: path, problem: "expected a folder") }
      throw .cannotCreate(path: path, errno: error)
    }
  }

  /// Puts `bytes` at `path`; at every instant the name shows the old file or all of the new one.
  ///
  /// `scratch` is a directory of the same device as `path`, for the private file.
  func write(
    _ bytes: [UInt8], to path: String, scratch: String, mode: mode_t = 0o666
  ) throws(StoreError) {
    try withPrivateFile(in: scratch) { temporary throws(StoreError) in
      let file = try OpenFile(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
      try check(.write, path: temporary)
      try file.write(bytes)
      try synchronize(file)
      try move(temporary, to: path)
    }
  }

  /// Copies the rest of an open file to a new one, and makes the copy durable.
  ///
  /// - Returns: What the copied bytes are.
  /// - Throws: `StoreError.damaged` when the source has more than `limit` bytes.
  func copy(
    _ input: borrowing OpenFile, to path: String, limit: Int = .max, mode: mode_t = 0o666
  ) throws(StoreError) -> BlobReference {
    let output = try OpenFile(path, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
    try check(.write, path: path)
    let source = input.path
    var count = 0
    let copied = try input.digest { chunk throws(StoreError) in
      count += chunk.count
      guard count <= limit else {
        throw .damaged(path: source, problem: "it has more than \(limit) bytes")
      }
      try output.write(chunk)
    }
    try synchronize(output)
    return copied
  }

  /// Renames, over what is there, and makes the new name durable; to another device that fails.
  func move(_ source: String, to path: String) throws(StoreError) {
    guard try moveWithinDevice(source, to: path) else {
      throw .system(EXDEV, path: path, operation: "name")
    }
  }

  /// Renames, over what is there, and makes the new name durable.
  ///
  /// - Returns: False when the two names are on different devices, between which nothing is renamed.
  func moveWithinDevice(_ source: String, to path: String) throws(StoreError) -> Bool {
    try makeDirectory(path.parentDirectory)
    try check(.rename, path: path)
    guard !isBorder(source, path) else { return false }
    guard rename(source, path) == 0 else {
      switch errno {
      case EXDEV: return false
      case EISDIR, ENOTEMPTY, EEXIST, ENOTDIR:
        throw .damaged(path: path, problem: "expected a file, found something else")
      default: throw .system(errno, path: path, operation: "name")
      }
    }
    try synchronizeDirectory(path.parentDirectory)
    return true
  }

  func synchronize(_ file: borrowing OpenFile) throws(StoreError) {
    try check(.synchronize, path: file.path)
    guard fsync(file.descriptor) == 0 else {
      throw .system(errno, path: file.path, operation: "synchronise")
    }
  }

  /// Calls `body`, and makes the names durable that it gave and took when it is done: each directory once.
  ///
  /// Files are durable before they get a name all the same. Whoever sees `body` return sees its names survive a crash;
  /// a crash before may leave any of them.
  func namingDurably<Value>(
    _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    guard Self.changed == nil else { return try body() }
    let changed = ChangedDirectories()
    let result = Self.$changed.withValue(changed) { () -> Result<Value, StoreError> in
      do throws(StoreError) { return .success(try body()) } catch { return .failure(error) }
    }
    let value = try result.get()
    for path in changed.paths { try synchronizeDirectory(path) }
    return value
  }

  /// The directories that wait for the end of `namingDurably`.
  @TaskLocal private static var changed: ChangedDirectories?

  /// Makes the names in a directory durable, now or at the end of `namingDurably`.
  func synchronizeDirectory(_ path: String) throws(StoreError) {
    if let changed = Self.changed { return changed.insert(path) }
    try check(.synchronizeDirectory, path: path)
    let directory = try OpenFile(path, O_RDONLY | O_DIRECTORY)
    // Some file systems cannot synchronise a directory and say so with EINVAL.
    guard fsync(directory.descriptor) == 0 || errno == EINVAL else {
      throw .system(errno, path: path, operation: "synchronise")
    }
  }

  /// Calls `body` with a name nobody else uses, and removes what is left under it.
  func withPrivateFile<Result>(
    in directory: String, _ body: (String) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try makeDirectory(directory)
    let number = Self.counter.add(1, ordering: .relaxed).newValue
    let path =
      "\(directory)/\(Self.privatePrefix)\(getpid())-\(UInt64.random(in: 0 ... .max))-\(number)"
    defer { unlink(path) }
    return try body(path)
  }

  private static let counter = Atomic(0)

  /// How the names of files begin that are not finished.
  static let privatePrefix = ".tmp-"

  private func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && FileStatus(status).isDirectory
  }
}

extension String {
  /// The path without its last component.
  var parentDirectory: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
