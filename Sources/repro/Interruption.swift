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
    let sources = [SIGINT, SIGTERM].map { source(for: $0, feeding: signals.continuation) }
    defer { for source in sources { source.cancel() } }
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

  private static func source(
    for number: Int32, feeding continuation: AsyncStream<Int32>.Continuation
  ) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler {
      let first = received.exchange(number, ordering: .relaxed) == 0
      // The stages notice the end of this process and end themselves.
      guard first else { _exit(128 + number) }
      continuation.yield(number)
    }
    source.resume()
    return source
  }
}
