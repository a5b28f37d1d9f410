internal import Crypto
internal import Foundation

/// A file on its way: bytes gather under the name `NAME.part`, locked, and get their name at the end.
///
/// The lock is the kernel's, so that a killed process leaves none behind.
final class PartFile {
  let path: String
  let destination: String
  private let descriptor: Int32
  private(set) var byteCount: Int

  /// Opens and locks the file; while another process has it, calls `wait` again and again.
  /// - Throws: `FetchError.cannotWrite`, and what `wait` throws.
  init(for destination: String, whileWaiting wait: () throws -> Void) throws {
    let path = destination + ".part"
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard descriptor >= 0 else { throw Self.error(path) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let isTaken = errno == EWOULDBLOCK
        let failure = Self.error(path)
        close(descriptor)
        guard isTaken else { throw failure }
        try wait()
        continue
      }
      // The process before may have given the file its name, or deleted it.
      var (own, named) = (stat(), stat())
      if fstat(descriptor, &own) == 0, stat(path, &named) == 0, own.st_ino == named.st_ino {
        self.path = path
        self.destination = destination
        self.descriptor = descriptor
        byteCount = Int(own.st_size)
        lseek(descriptor, 0, SEEK_END)
        return
      }
      close(descriptor)
    }
  }

  /// Makes a file of a name that nobody else uses, for the bytes of a local copy.
  /// - Throws: `FetchError.cannotWrite`.
  init(importing destination: String) throws(FetchError) {
    let name = destination.split(separator: "/").last.map(String.init) ?? ""
    let folder = destination.dropLast(name.count)
    var number = 0
    var path: String
    var descriptor: Int32
    repeat {
      number += 1
      path = "\(folder).\(name).import-\(getpid())-\(number)"
      descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    } while descriptor < 0 && errno == EEXIST
    guard descriptor >= 0 else { throw Self.error(path) }
    self.descriptor = descriptor
    self.path = path
    self.destination = destination
    byteCount = 0
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  /// - Throws: `FetchError.cannotWrite`.
  func append(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
    var rest = bytes
    while let base = rest.baseAddress, !rest.isEmpty {
      let count = write(descriptor, base, rest.count)
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw Self.error(path)
      }
      byteCount += count
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }

  /// Forgets all bytes.
  func clear() throws(FetchError) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw Self.error(path)
    }
    byteCount = 0
  }

  /// Gives the bytes their name, after they are safe on the disk; another file of the name is kept under a new one.
  func finish(onSetAside: (String) -> Void) throws(FetchError) {
    guard fsync(descriptor) == 0 else { throw Self.error(path) }
    var status = stat()
    if lstat(destination, &status) == 0 {
      let aside = Self.free(beside: destination)
      guard rename(destination, aside) == 0 else { throw Self.error(destination) }
      onSetAside(aside)
    }
    guard rename(path, destination) == 0 else { throw Self.error(destination) }
  }

  /// A name that nothing has.
  private static func free(beside path: String) -> String {
    var status = stat()
    var number = 1
    while lstat("\(path).other-\(number)", &status) == 0 { number += 1 }
    return "\(path).other-\(number)"
  }

  /// Deletes the file.
  func discard() { unlink(path) }

  /// The MD5 of a file, in hexadecimal digits; `check` may throw to stop.
  static func md5(ofFile path: String, whileReading check: () throws -> Void = {}) throws -> String
  {
    guard let file = FileHandle(forReadingAtPath: path) else { throw error(path) }
    defer { try? file.close() }
    var digest = Insecure.MD5()
    while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty {
      try check()
      digest.update(data: chunk)
    }
    return digest.finalize().hexDigits
  }

  private static func error(_ path: String) -> FetchError {
    .cannotWrite(path: path, reason: String(cString: strerror(errno)))
  }
}
