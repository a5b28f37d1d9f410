internal import Foundation
internal import Synchronization

/// The build's end of the socket to a `ForkServer`: requests go out, and answers find who waits for them.
final class ForkServerChannel: Sendable {
  /// What the server says of a stage.
  enum Answer: Sendable {
    /// The status of its process, as `waitpid` gives it.
    case ended(CInt)
    /// It could not be started.
    case refused(errno: CInt, operation: String)
    /// It was to be stopped before it began.
    case stopped
    /// The server is gone, and all its stages with it.
    case lost
  }

  private struct State {
    /// -1 when the server is gone.
    var descriptor: CInt
    var count = 0
    var waiting: [Int: CheckedContinuation<Answer, Never>] = [:]
    var stopped: Set<Int> = []
  }

  private let state: Mutex<State>

  /// Owns `descriptor`, and closes it when the server is gone.
  init(_ descriptor: CInt) {
    state = Mutex(State(descriptor: descriptor))
    // A thread, since it waits in the kernel; it ends with the server.
    Thread.detachNewThread { [self] in
      receive(from: descriptor)
      let lost = state.withLock { state in
        state.descriptor = -1
        defer { state.waiting = [:] }
        return state.waiting.values
      }
      close(descriptor)
      for waiting in lost { waiting.resume(returning: .lost) }
    }
  }

  var isOpen: Bool { state.withLock { $0.descriptor >= 0 } }

  /// Makes the thread end.
  func shutDown() {
    state.withLock { if $0.descriptor >= 0 { shutdown($0.descriptor, CInt(SHUT_RDWR)) } }
  }

  /// Has a stage run to its end; cancelling the task stops it.
  func run(_ directory: WorkDirectory, graceSeconds: Double) async -> Answer {
    let id = state.withLock { state in
      state.count += 1
      return state.count
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { start(id, directory, $0) }
    } onCancel: {
      state.withLock { state in
        state.stopped.insert(id)
        Self.send(["stop", "\(id)", "\(Int(graceSeconds * 1000))"], state)
      }
    }
  }

  private func start(
    _ id: Int, _ directory: WorkDirectory, _ waiting: CheckedContinuation<Answer, Never>
  ) {
    let answer = state.withLock { state -> Answer? in
      if state.stopped.contains(id) { return .stopped }
      guard Self.send(["start", "\(id)", directory.path], state) else { return .lost }
      state.waiting[id] = waiting
      return nil
    }
    if let answer { waiting.resume(returning: answer) }
  }

  @discardableResult
  private static func send(_ words: [String], _ state: State) -> Bool {
    state.descriptor >= 0 && Descriptor.write(MessageBuffer.bytes(words), to: state.descriptor)
  }

  private func receive(from descriptor: CInt) {
    var buffer = MessageBuffer()
    while let bytes = Descriptor.read(descriptor) {
      buffer.append(bytes)
      while let words = buffer.next(words: 3) {
        guard words.count == 3, let id = Int(words[1]), let answer = Self.answer(words) else {
          continue
        }
        state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: answer)
      }
    }
  }

  private static func answer(_ words: [String]) -> Answer? {
    switch words[0] {
    case "ended": return CInt(words[2]).map(Answer.ended)
    case "refused":
      let parts = words[2].split(separator: " ", maxSplits: 1)
      guard parts.count == 2, let number = CInt(parts[0]) else { return nil }
      return .refused(errno: number, operation: String(parts[1]))
    default: return nil
    }
  }
}
