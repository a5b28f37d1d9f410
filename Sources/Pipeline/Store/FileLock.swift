internal import Foundation

/// A lock of the kernel on a file: released when the holder dies, however it dies.
///
/// The lock belongs to the open file, so two tasks of one process exclude each other just as two
/// processes do, and asking who holds it does not disturb anybody.
struct FileLock: ~Copyable, Sendable {
  enum Mode: Sendable { case shared, exclusive }

  let file: OpenFile

  /// Waits for the lock, for at most so many seconds; the file is made when it is missing.
  ///
  /// It asks again and again instead of sleeping in the kernel, so that a build that is interrupted does
  /// not wait for somebody else's end.
  ///
  /// - Throws: `StoreError.busy` after that time, and `interrupted` when the task is cancelled.
  init(
    waitingFor path: String, _ mode: Mode, seconds limit: Double
  ) throws(StoreError) {
    let file = try OpenFile(path, O_RDWR | O_CREAT)
    let start = ContinuousClock.now
    var pause: UInt32 = 500
    while try !Self.set(mode, on: file) {
      if Task.isCancelled { throw .interrupted(path: path) }
      guard ContinuousClock.now - start < .seconds(limit) else { throw .busy(path: path) }
      usleep(pause)
      pause = min(50_000, pause * 2)
    }
    self.file = file
  }

  /// Takes the lock when it is free.
  init?(trying path: String, _ mode: Mode) throws(StoreError) {
    let file = try OpenFile(path, O_RDWR | O_CREAT)
    guard try Self.set(mode, on: file) else { return nil }
    self.file = file
  }

  /// Lets others share a lock that was exclusive; nobody can take it in between.
  func share() throws(StoreError) { _ = try Self.set(.shared, on: file) }

  /// Unlocks, as closing the file would not while a child that is just being started has a copy of it.
  deinit {
    var region = Self.region(.shared)
    region.l_type = Int16(F_UNLCK)
    _ = fcntl(file.descriptor, Self.try, &region)
  }

  /// True when somebody, in this process or another, holds the lock.
  static func isHeld(_ path: String) throws(StoreError) -> Bool {
    guard try FileStatus(path: path)?.isRegular == true else { return false }
    let file = try OpenFile(path, O_RDONLY | O_NOFOLLOW)
    var region = Self.region(.exclusive)
    guard fcntl(file.descriptor, Self.query, &region) == 0 else {
      throw .system(errno, path: path, operation: "query the lock")
    }
    return Int32(region.l_type) != Int32(F_UNLCK)
  }

  /// False when somebody else holds the lock or a signal interrupted the wait.
  private static func set(
    _ mode: Mode, on file: borrowing OpenFile
  ) throws(StoreError) -> Bool {
    var region = region(mode)
    if fcntl(file.descriptor, Self.try, &region) == 0 { return true }
    guard errno == EAGAIN || errno == EACCES || errno == EINTR else {
      throw .system(errno, path: file.path, operation: "lock")
    }
    return false
  }

  private static func region(_ mode: Mode) -> flock {
    var region = flock()
    region.l_type = Int16(mode == .shared ? F_RDLCK : F_WRLCK)
    region.l_whence = Int16(SEEK_SET)
    return region
  }

  // Open file description locks; the C headers hide their names from Swift.
  #if canImport(Darwin)
    private static let (query, `try`): (Int32, Int32) = (92, 90)
  #else
    private static let (query, `try`): (Int32, Int32) = (36, 37)
  #endif
}
