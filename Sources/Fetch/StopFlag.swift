internal import Foundation
internal import Synchronization

/// A wish to stop, from one thread to another.
final class StopFlag: Sendable {
  private let isSet = Atomic(false)

  var value: Bool { isSet.load(ordering: .relaxed) }

  func set() { isSet.store(true, ordering: .relaxed) }

  /// - Throws: `CancellationError` once the wish has come.
  func check() throws { if value { throw CancellationError() } }

  /// Waits.
  /// - Throws: `CancellationError` as soon as the wish comes.
  func wait(_ pause: Duration) throws {
    let end = ContinuousClock.now + pause
    while ContinuousClock.now < end {
      try check()
      Thread.sleep(forTimeInterval: min(0.1, (end - .now) / .seconds(1)))
    }
    try check()
  }

  /// Runs blocking work on a thread of its own; the flag is set when the task is cancelled.
  static func running<Value: Sendable>(
    _ work: @escaping @Sendable (StopFlag) throws -> Value
  ) async throws -> Value {
    let flag = StopFlag()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work(flag) }) }
      }
    } onCancel: {
      flag.set()
    }
  }
}
