import ArgumentParser
import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM: the first stops cleanly, the second ends the process.
enum Interruption {
  private static let received = Atomic<Int32>(0)

  /// 130 or 143, after the signal that came.
  static var exitCode: ExitCode { ExitCode(128 + max(received.load(ordering: .relaxed), SIGINT)) }

  /// Runs `work`, cancelled by the first signal, with `companion` beside it until it ends.
  static func running<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value,
    beside companion: @escaping @Sendable () async -> Void
  ) async throws -> Value {
    let signals = AsyncStream<Int32>.makeStream()
    let interrupts = await source(for: SIGINT, feeding: signals.continuation)
    let terminations = await source(for: SIGTERM, feeding: signals.continuation)
    defer {
      interrupts.cancel()
      terminations.cancel()
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
          Console.standardError("\nrepro: stopping the running stages; press again to kill\n")
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
  private static func source(
    for number: Int32, feeding continuation: AsyncStream<Int32>.Continuation
  ) async -> any DispatchSourceSignal {
    #if canImport(Darwin)
      // There the source only listens; on Linux it installs a handler of its own.
      signal(number, SIG_IGN)
    #endif
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      let first = received.exchange(number, ordering: .relaxed) == 0
      // The stages notice the end of this process and end themselves.
      guard first else { _exit(128 + number) }
      continuation.yield(number)
    }
    await withCheckedContinuation { registered in
      source.setRegistrationHandler { registered.resume() }
      source.resume()
    }
    return source
  }
}
