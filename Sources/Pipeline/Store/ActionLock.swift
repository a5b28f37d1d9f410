internal import Foundation
internal import Synchronization

/// The right to run one action; given up by `release()`, by the last reference or by death.
public final class ActionLock: Sendable {
  public let key: Digest
  private let lock: Mutex<FileLock?>

  init(key: Digest, lock: consuming FileLock) {
    self.key = key
    self.lock = Mutex(lock)
  }

  /// Gives the lock up; a second call does nothing.
  public func release() { lock.withLock { $0 = nil } }
}
