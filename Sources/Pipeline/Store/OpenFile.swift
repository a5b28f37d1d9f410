internal import Crypto
internal import Foundation

/// A file descriptor that children do not inherit and that is closed when it goes out of scope.
struct OpenFile: ~Copyable, Sendable {
  let path: String
  let descriptor: Int32

  /// Opens a regular file, or a directory with `O_DIRECTORY`; `flags` as for `open(2)`.
  ///
  /// A FIFO that somebody put in place of a file does not keep the program waiting: it is refused.
  init(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws(StoreError) {
    let isReading = flags & O_ACCMODE == O_RDONLY
    let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, mode)
    guard descriptor >= 0 else {
      // What is no file cannot be written either.
      let isOther = errno == EISDIR || errno == ENXIO
      throw isReading || isOther
        ? .unreadable(errno, path: path) : .system(errno, path: path, operation: "open")
    }
    do throws(StoreError) {
      let status = try Self.status(descriptor, path)
      guard status.isRegular || flags & O_DIRECTORY != 0 else {
        throw .damaged(path: path, problem: "expected a file, found \(status.typeName)")
      }
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  func status() throws(StoreError) -> FileStatus { try Self.status(descriptor, path) }

  private static func status(_ descriptor: Int32, _ path: String) throws(StoreError) -> FileStatus {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .system(errno, path: path, operation: "inspect")
    }
    return FileStatus(status)
  }

  /// Calls `body` with the rest of the file, piece by piece.
  func forEachChunk(
    _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(StoreError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count == 0 { return }
      if count > 0 {
        try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      } else if errno != EINTR {
        throw .unreadable(errno, path: path)
      }
    }
  }

  /// The digest and length of the rest of the file, each piece of which `body` sees.
  func digest(
    _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void = { _ in }
  ) throws(StoreError) -> BlobReference {
    var hash = SHA256()
    var byteCount = 0
    try forEachChunk { chunk throws(StoreError) in
      hash.update(bufferPointer: chunk)
      byteCount += chunk.count
      try body(chunk)
    }
    return BlobReference(digest: Digest(hash.finalize()), byteCount: byteCount)
  }

  /// Takes away the permission to write; who may read stays as the umask had it.
  func protect() -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && fchmod(descriptor, status.st_mode & 0o444) == 0
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        throw .system(errno, path: path, operation: "write")
      }
    }
  }

  func write(_ bytes: [UInt8]) throws(StoreError) {
    do {
      try bytes.withUnsafeBytes { try write($0) }
    } catch let error as StoreError {
      throw error
    } catch {
      throw .io(path: path, operation: "write", errno: EIO)
    }
  }
}
