internal import Foundation

/// A new file that is written at given places, and removed unless it is published.
final class PositionedFile {
  private let handle: FileHandle
  private let path: String
  private var isPublished = false

  init(creating path: String) throws(DatasetError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(path) }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    self.path = path
  }

  deinit { if !isPublished { unlink(path) } }

  func write(
    _ elements: some Collection<some BitwiseCopyable>, at offset: Int
  ) throws(DatasetError) {
    let descriptor = handle.fileDescriptor
    let path = path
    let result: Result<Void, DatasetError>? = elements.withContiguousStorageIfAvailable {
      let bytes = UnsafeRawBufferPointer($0)
      var written = 0
      while written < bytes.count {
        let count = pwrite(
          descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written,
          off_t(offset + written))
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return .failure(.system(path)) }
        written += count
      }
      return .success(())
    }
    precondition(result != nil, "elements that are not contiguous")
    try result?.get()
  }

  /// Gives the file its final name.
  func publish(as name: String) throws(DatasetError) {
    guard rename(path, name) == 0 else { throw .system(name) }
    isPublished = true
  }
}

extension DatasetError {
  /// What the last call of the system said.
  package static func system(_ path: String) -> DatasetError {
    switch errno {
    case ENOSPC, EDQUOT: .noSpace(path: path)
    default: .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
