internal import Crypto
internal import Foundation

/// A file descriptor that children do not inherit and that is closed when it goes out of scope.
struct OpenFile: ~Copyable, Sendable {
  let path: String
  let descriptor: Int32

  /// Opens `path`; `flags` as for `open(2)`.
  init(_ path: String, _ flags: Int32, mode: mode_t = 0o666) throws(StoreError) {
    let descriptor = open(path, flags | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      if flags & O_ACCMODE == O_RDONLY { throw .io(path: path, operation: "read", errno: errno) }
      throw .system(errno, path: path, operation: "open")
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  func status() throws(StoreError) -> FileStatus {
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
        throw .system(errno, path: path, operation: "read")
      }
    }
  }

  /// The digest and length of the rest of the file.
  func digest() throws(StoreError) -> BlobReference {
    var hash = SHA256()
    var byteCount = 0
    try forEachChunk { chunk in
      hash.update(bufferPointer: chunk)
      byteCount += chunk.count
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
