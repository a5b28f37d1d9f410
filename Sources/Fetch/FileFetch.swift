internal import Foundation
internal import PreparedImages

/// Gets the files of a data set into a folder.
///
/// A file has its name only when its checksum is the publisher's, or when it unpacks to what the publisher's
/// file does. What broke off lies beside it as `NAME.part` and is continued, also by a later call.
public struct FileFetch: Sendable {
  private let folder: String
  private let policy: RetryPolicy
  private let onEvent: @Sendable (FetchEvent) -> Void

  public init(
    into folder: String, policy: RetryPolicy = .standard,
    onEvent: @escaping @Sendable (FetchEvent) -> Void
  ) {
    self.folder = folder
    self.policy = policy
    self.onEvent = onEvent
  }

  /// Downloads a file unless it is there, on a thread of its own, since libcurl blocks.
  /// - Throws: `FetchError`, or `CancellationError` with what has come kept.
  public func download(_ file: RemoteFile) async throws {
    try await StopFlag.running { try download(file, until: $0) }
  }

  /// Copies a file from the path of a local copy, unless it is there.
  /// - Throws: `FetchError`, or `CancellationError`.
  public func importing(_ file: RemoteFile, from path: String) async throws {
    try await StopFlag.running { try importing(file, from: path, until: $0) }
  }

  /// True if the folder has all of `files`, whole; nothing is written.
  /// - Throws: `FetchError`, or `CancellationError`.
  public func has(_ files: [RemoteFile]) async throws -> Bool {
    for file in files {
      let path = "\(folder)/\(file.name)"
      guard FileManager.default.fileExists(atPath: path) else { return false }
      let mismatch = try await StopFlag.running { stop in
        try file.mismatch(ofFile: path, whileReading: stop.check)
      }
      guard mismatch == nil else { return false }
    }
    for file in files { onEvent(.present(file.name)) }
    return !files.isEmpty
  }

  private func download(_ file: RemoteFile, until stop: StopFlag) throws {
    guard let part = try open(file, until: stop) else { return }
    var (failures, furthest, wasMended) = (0, part.byteCount, false)
    while true {
      let before = part.byteCount
      let transfer = Transfer(
        file.url, into: part, limit: file.byteCount,
        onProgress: { onEvent(.received(file.name, byteCount: $0, total: $1)) },
        isCancelled: { stop.value })
      switch try transfer.run(stall: policy.stall) {
      case .complete:
        guard let found = try file.mismatch(ofFile: part.path, whileReading: stop.check) else {
          try part.finish(onSetAside: { onEvent(.setAside($0)) })
          return onEvent(.finished(file.name, byteCount: part.byteCount))
        }
        // The beginning may be that of another file: once more from the start.
        guard before > 0, !wasMended else {
          part.discard()
          throw FetchError.wrongBytes(path: part.destination, expected: file.md5, found: found)
        }
        (wasMended, furthest) = (true, 0)
        try part.clear()
      case .broken(let reason):
        failures = part.byteCount > furthest ? 1 : failures + 1
        furthest = max(furthest, part.byteCount)
        guard failures < policy.attempts else {
          throw FetchError.unavailable(
            url: file.url, reason: reason, kept: part.byteCount > 0 ? part.path : nil)
        }
        let pause = policy.pause(after: failures)
        onEvent(.retrying(file.name, reason: reason, pause: pause))
        try stop.wait(pause)
      case .tooLong:
        // Kept, it would be asked to go on where nothing follows, call after call.
        part.discard()
        throw FetchError.unavailable(
          url: file.url, reason: "the server sends more than the file has", kept: nil)
      case .refused(let reason):
        if part.byteCount == 0 { part.discard() }
        throw FetchError.unavailable(url: file.url, reason: reason, kept: nil)
      case .cancelled: throw CancellationError()
      }
    }
  }

  /// Copies into a file of its own, so that neither the copy nor a download that broke off is touched.
  private func importing(_ file: RemoteFile, from path: String, until stop: StopFlag) throws {
    guard let bytes = FileHandle(forReadingAtPath: path) else {
      let reason = access(path, R_OK) == 0 ? EIO : errno
      guard reason == ENOENT || reason == ENOTDIR else {
        throw FetchError.unreadable(path: path, reason: String(cString: strerror(reason)))
      }
      throw FetchError.notFound(path: path, expected: file.name)
    }
    defer { try? bytes.close() }
    try makeFolder()
    if try isPresent(file, until: stop) { return onEvent(.present(file.name)) }
    let part = try PartFile(importing: "\(folder)/\(file.name)")
    do {
      while let chunk = try bytes.read(upToCount: 1 << 20), !chunk.isEmpty {
        try stop.check()
        try chunk.withUnsafeBytes { try part.append($0) }
        onEvent(.received(file.name, byteCount: part.byteCount, total: file.byteCount))
      }
      if let found = try file.mismatch(ofFile: part.path, whileReading: stop.check) {
        throw FetchError.wrongCopy(path: path, expected: file.md5, found: found)
      }
      try part.finish(onSetAside: { onEvent(.setAside($0)) })
    } catch {
      part.discard()
      throw error
    }
    onEvent(.finished(file.name, byteCount: part.byteCount))
  }

  private func makeFolder() throws(FetchError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: folder, reason: DatasetError.reason(of: error))
    }
  }

  private func isPresent(_ file: RemoteFile, until stop: StopFlag) throws -> Bool {
    let destination = "\(folder)/\(file.name)"
    guard FileManager.default.fileExists(atPath: destination) else { return false }
    return try file.mismatch(ofFile: destination, whileReading: stop.check) == nil
  }

  /// The file to write, or nil when it is there already.
  private func open(_ file: RemoteFile, until stop: StopFlag) throws -> PartFile? {
    let destination = "\(folder)/\(file.name)"
    try makeFolder()
    if try isPresent(file, until: stop) {
      onEvent(.present(file.name))
      return nil
    }
    var isWaiting = false
    let part = try PartFile(for: destination) {
      if !isWaiting { onEvent(.waiting(file.name)) }
      isWaiting = true
      try stop.wait(.milliseconds(200))
    }
    guard try isPresent(file, until: stop) else { return part }
    part.discard()
    onEvent(.present(file.name))
    return nil
  }
}
