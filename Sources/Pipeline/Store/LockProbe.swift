/// Whether locks of files work in a folder, tried with a file that only this probe uses.
public enum LockProbe {
  public enum Outcome: Equatable, Sendable {
    /// A lock that is held is refused to others.
    case works
    /// Two have the same lock at once: what only one may do, two would do.
    case ignored
    /// The file system has no locks, or the folder cannot be written.
    case failed(String)
  }

  /// Locks a file twice; `path` is made, and left to the caller.
  public static func outcome(at path: String) -> Outcome {
    do {
      guard let first = try FileLock(trying: path, .exclusive) else {
        return .failed("somebody else has locked \(path)")
      }
      let isHeld = try FileLock.isHeld(path)
      // Until here the first holds it.
      _ = first.file.descriptor
      return isHeld ? .works : .ignored
    } catch {
      return .failed("\(error)")
    }
  }

  /// True when somebody holds the lock of a file, on any machine that has the same file system.
  public static func isHeld(_ path: String) -> Bool { (try? FileLock.isHeld(path)) ?? false }

  /// Does something while the lock of a file is held.
  public static func holding<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
    let lock = try FileLock(waitingFor: path, .exclusive, seconds: 5)
    let value = try body()
    // Until here it is held.
    _ = lock.file.descriptor
    return value
  }
}
