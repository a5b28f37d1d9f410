internal import struct Crypto.SHA256
internal import Foundation
internal import Gzip
internal import Synchronization

/// The digests of files from outside: the content decides, and stamps only spare reading it twice.
///
/// The cache is a file that may be lost at any time; one that was altered is not believed.
final class SourceDigests: Sendable {
  private let path: String
  private let isKept: Bool
  private let state: Mutex<State>

  private struct State {
    var known: [String: Known]
    var isChanged = false
  }

  private struct Known: Codable {
    let stamp: FileStamp
    let digest: Digest
  }

  /// - Parameters:
  ///   - path: The cache's file.
  ///   - isKept: Whether what is new is written there.
  init(cache path: String, isKept: Bool) {
    self.path = path
    self.isKept = isKept
    let known = (try? Disk().read(path, limit: FileStore.largestCache)).flatMap(Seal.opening)
      .flatMap { try? JSONDecoder().decode([String: Known].self, from: Data($0)) }
    state = Mutex(State(known: known ?? [:]))
  }

  /// The digest of a file's bytes, or of what they unpack to.
  func digest(
    of path: String, as content: SourcePath.Content = .bytes
  ) throws(SourceError) -> Digest {
    let stamp = try Self.stamp(of: path)
    let name =
      switch content {
      case .bytes, .files: path
      case .gzipContent: "gzip:\(path)"
      }
    if let known = state.withLock({ $0.known[name] }), known.stamp == stamp { return known.digest }
    let now = Int64(Date().timeIntervalSince1970 * 1e9)
    let digest =
      switch content {
      case .bytes, .files: try Self.read(path)
      case .gzipContent(let limit): try Self.unpack(path, limit: limit)
      }
    // A file that changed while it was read has no digest worth keeping.
    if try Self.stamp(of: path) == stamp, stamp.isSettled(at: now) {
      state.withLock {
        $0.known[name] = Known(stamp: stamp, digest: digest)
        $0.isChanged = true
      }
    }
    return digest
  }

  /// Writes the cache if anything is new; a cache that cannot be written is no error.
  func save() {
    guard isKept else { return }
    let known = state.withLock { state in
      defer { state.isChanged = false }
      return state.isChanged ? state.known : nil
    }
    guard let known else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let bytes = try? encoder.encode(known) else { return }
    try? Disk().write(Seal.closing(Array(bytes)), to: path, scratch: path.parentDirectory)
  }

  static func stamp(of path: String) throws(SourceError) -> FileStamp {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .unreadable(path: path, errno: errno) }
    return FileStamp(status)
  }

  private static func read(_ path: String) throws(SourceError) -> Digest {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, errno: errno) }
    defer { close(descriptor) }
    var hash = SHA256()
    var failure: Int32 = 0
    withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while true {
        let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0 && errno == EINTR { continue }
        if count < 0 { failure = errno }
        guard count > 0 else { return }
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    guard failure == 0 else { throw .unreadable(path: path, errno: failure) }
    return Digest(hash.finalize())
  }

  private static func unpack(_ path: String, limit: Int) throws(SourceError) -> Digest {
    var hash = SHA256()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    do throws(GzipError) {
      let file = try GzipReader(path, limit: limit)
      while case let count = try file.read(into: buffer), count > 0 {
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    } catch {
      if case .unreadable(let errno) = error { throw .unreadable(path: path, errno: errno) }
      throw .damaged(path: path, reason: "\(error)")
    }
    return Digest(hash.finalize())
  }
}
