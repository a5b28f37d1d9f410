import Synchronization

@testable import Pipeline

/// Keeps every event, and tells a test about each as it comes.
final class EventLog: EventSink {
  /// Every event from the start, once.
  let stream: AsyncStream<BuildEvent>
  private let continuation: AsyncStream<BuildEvent>.Continuation
  private let received = Mutex<[BuildEvent]>([])

  init() { (stream, continuation) = AsyncStream.makeStream() }

  var events: [BuildEvent] { received.withLock(\.self) }

  func receive(_ event: BuildEvent) {
    received.withLock { $0.append(event) }
    continuation.yield(event)
  }

  /// The stages whose results were taken instead of made.
  var reused: [StageID] {
    events.compactMap { if case .reused(let id) = $0 { id } else { nil } }
  }

  /// Waits until a stage waits for another build, and says who holds it.
  func firstWait() async -> String? {
    for await event in stream {
      if case .waiting(_, let holder) = event { return holder }
    }
    return nil
  }
}
