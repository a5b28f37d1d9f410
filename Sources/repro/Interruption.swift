import ArgumentParser
import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM: the first stops cleanly, within a minute; the second ends the process.
enum Interruption {
  private struct State {
    /// The last signal, or 0.
    var number: Int32 = 0
    /// When the first signal during work came.
    var firstAt: ContinuousClock.Instant?
    /// Who stops the work, while there is work.
    var listener: AsyncStream<Int32>.Continuation?
    var isListening = false
  }

  private static let state = Mutex(State())

  /// One key press may reach the process twice, by itself and by its group, but not so far apart.
  private static let doubling = Duration.milliseconds(300)

  /// Seconds that stopping may take: the grace of stages, and the storing of one that has just finished.
  private static let patience: UInt32 = 60

  /// The signal that came, or 0.
  static var received: Int32 { state.withLock { $0.number } }

  /// 130 or 143, after the signal that came.
  static var exitCode: ExitCode { ExitCode(128 + max(state.withLock { $0.number }, SIGINT)) }

  /// Runs `work`, cancelled by the first signal, with `companion` beside it until it ends.
  static func running<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value,
    beside companion: @escaping @Sendable () async -> Void
  ) async throws -> Value {
    let signals = AsyncStream<Int32>.makeStream()
    let earlier = state.withLock { state -> Int32? in
      state.listener = signals.continuation
      return state.firstAt == nil ? nil : state.number
    }
    // A signal that came as other work ended was promised to stop what follows.
    if let earlier { signals.continuation.yield(earlier) }
    defer {
      state.withLock { $0.listener = nil }
      alarm(0)
    }
    if !state.withLock({ $0.isListening }) {
      for number in [SIGINT, SIGTERM] { await listen(to: number) }
      state.withLock { $0.isListening = true }
    }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        await companion()
        return nil
      }
      group.addTask {
        var stream = signals.stream.makeAsyncIterator()
        // Returns early when the work is done and the group is cancelled.
        if await stream.next() != nil { throw Stop() }
        return nil
      }
      var value: Value?
      while value == nil {
        do {
          guard let next = try await group.next() else { break }
          value = next
        } catch is Stop {
          group.cancelAll()
        }
      }
      group.cancelAll()
      guard let value else { throw CancellationError() }
      return value
    }
  }

  private struct Stop: Error {}

  /// Returns once the signal is caught, so that none is lost and no work begins before.
  ///
  /// The source lives as long as the process, kept by its own handler: a cancelled one would leave
  /// the signal ignored. A serial queue of its own always gets a thread; those of the global queues
  /// are few, and the same that tasks run on.
  private static func listen(to number: Int32) async {
    #if canImport(Darwin)
      // There the source only listens; on Linux it installs a handler of its own.
      signal(number, SIG_IGN)
    #endif
    let source = DispatchSource.makeSignalSource(
      signal: number, queue: DispatchQueue(label: "signal \(number)"))
    source.setEventHandler { withExtendedLifetime(source) { arrive(number) } }
    await withCheckedContinuation { registered in
      source.setRegistrationHandler { registered.resume() }
      source.resume()
    }
  }

  /// The first signal during work is announced and stops it; any other ends the process at once.
  ///
  /// Waits for no task and no reader: stages that read large files may occupy every task's thread.
  private static func arrive(_ number: Int32) {
    let stop = state.withLock { state -> AsyncStream<Int32>.Continuation? in
      state.number = number
      if let listener = state.listener {
        guard let first = state.firstAt else {
          state.firstAt = .now
          return listener
        }
        if ContinuousClock.now - first < doubling { return nil }
      }
      // The stages notice the end of this process and end themselves.
      LiveRegion.abandon()
      _exit(128 + number)
    }
    guard let stop else { return }
    // Whatever hangs, the kernel ends this process then; the stages notice, and end themselves.
    signal(SIGALRM) { _ in _exit(130) }
    alarm(patience)
    // Writing may take as long as the reader of a full pipe likes.
    DispatchQueue(label: "announcement").async {
      Console.say("repro: stopping the running stages; press again to kill")
    }
    stop.yield(number)
  }
}
