internal import Foundation
internal import Synchronization

/// What a fetch tells while it goes on.
public enum FetchEvent: Sendable, Equatable {
  case present(String)
  /// Another process fetches the same file.
  case waiting(String)
  case received(String, byteCount: Int, total: Int?)
  case retrying(String, reason: String, pause: Duration)
  case finished(String, byteCount: Int)
}

/// Gets the files of a data set into a folder.
///
/// A file has its name only when its checksum is the publisher's. What broke off lies beside it as
/// `NAME.part` and is continued, also by a later call.
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
    let isCancelled = Flag()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(with: Result { try download(file, until: isCancelled) })
        }
      }
    } onCancel: {
      isCancelled.set()
    }
  }

  private func download(_ file: RemoteFile, until isCancelled: Flag) throws {
    guard let part = try open(file) else { return }
    var (failures, wasMended) = (0, false)
    while true {
      let before = part.byteCount
      let transfer = Transfer(
        file.url, into: part, limit: file.byteCount,
        onProgress: { onEvent(.received(file.name, byteCount: $0, total: $1)) },
        isCancelled: { isCancelled.value })
      switch try transfer.run(stall: policy.stall) {
      case .complete:
        let found = try part.md5()
        if found == file.md5 {
          try part.finish()
          return onEvent(.finished(file.name, byteCount: part.byteCount))
        }
        // The beginning may be that of another file: once more from the start.
        guard before > 0, !wasMended else {
          part.discard()
          throw FetchError.wrongBytes(path: part.destination, expected: file.md5, found: found)
        }
        wasMended = true
        try part.clear()
      case .broken(let reason):
        failures = part.byteCount > before ? 1 : failures + 1
        guard failures < policy.attempts else {
          throw FetchError.unavailable(
            url: file.url, reason: reason, kept: part.byteCount > 0 ? part.path : nil)
        }
        let pause = policy.pause(after: failures)
        onEvent(.retrying(file.name, reason: reason, pause: pause))
        try isCancelled.wait(until: .now + pause)
      case .refused(let reason):
        if part.byteCount == 0 { part.discard() }
        throw FetchError.unavailable(url: file.url, reason: reason, kept: nil)
      case .cancelled: throw CancellationError()
      }
    }
  }

  /// Copies a file from `source`, a file or a folder that holds it, unless it is there.
  /// - Throws: `FetchError`.
  public func importing(_ file: RemoteFile, from source: String) throws {
    let path = Self.isFolder(source) ? "\(source)/\(file.name)" : source
    guard let bytes = FileHandle(forReadingAtPath: path) else {
      throw FetchError.notFound(path: path, expected: file.name)
    }
    defer { try? bytes.close() }
    guard let part = try open(file) else { return }
    try part.clear()
    while let chunk = try bytes.read(upToCount: 1 << 20), !chunk.isEmpty {
      try chunk.withUnsafeBytes { bytes in Result { try part.append(bytes) } }.get()
      onEvent(.received(file.name, byteCount: part.byteCount, total: file.byteCount))
    }
    let found = try part.md5()
    guard found == file.md5 else {
      part.discard()
      throw FetchError.wrongBytes(path: path, expected: file.md5, found: found)
    }
    try part.finish()
    onEvent(.finished(file.name, byteCount: part.byteCount))
  }

  /// The file to write, or nil when it is there already.
  private func open(_ file: RemoteFile) throws -> PartFile? {
    let destination = "\(folder)/\(file.name)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FetchError.cannotWrite(path: folder, reason: error.localizedDescription)
    }
    func isPresent() throws -> Bool {
      guard FileManager.default.fileExists(atPath: destination) else { return false }
      return try PartFile.md5(ofFile: destination) == file.md5
    }
    if try isPresent() {
      onEvent(.present(file.name))
      return nil
    }
    let part = try PartFile(for: destination) { onEvent(.waiting(file.name)) }
    guard try isPresent() else { return part }
    part.discard()
    onEvent(.present(file.name))
    return nil
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}

/// A wish to stop, from one thread to another.
private final class Flag: Sendable {
  private let isSet = Atomic(false)

  var value: Bool { isSet.load(ordering: .relaxed) }

  func set() { isSet.store(true, ordering: .relaxed) }

  /// Waits until an instant.
  /// - Throws: `CancellationError` as soon as the wish comes.
  func wait(until instant: ContinuousClock.Instant) throws {
    while ContinuousClock.now < instant {
      if value { throw CancellationError() }
      Thread.sleep(forTimeInterval: min(0.1, (instant - .now) / .seconds(1)))
    }
  }
}
