internal import Foundation
internal import Synchronization

@testable internal import Pipeline

/// Counts the steps of a disk and does something at one of them.
final class FaultyDisk: Sendable {
  private let count = Atomic(0)
  private let step: Int
  private let action: @Sendable () -> Int32

  /// Fails step number `step`, from 0, and all that follow with `errno`.
  init(failingFrom step: Int = .max, errno: Int32 = ENOSPC) {
    self.step = step
    action = { errno }
  }

  /// Ends the process at step number `step` as `kill -9` does.
  init(killingAt step: Int) {
    self.step = step
    action = {
      kill(getpid(), SIGKILL)
      return 0
    }
  }

  var stepsTaken: Int { count.load(ordering: .sequentiallyConsistent) }

  var disk: Disk {
    Disk { _ in
      let number = self.count.add(1, ordering: .sequentiallyConsistent).oldValue
      return number >= self.step ? self.action() : 0
    }
  }
}
