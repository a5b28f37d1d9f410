internal import Synchronization

/// Whether a remote store is still worth asking, for the rest of the run; it warns once.
final class RemoteCondition: Sendable {
  private struct State {
    var isUp = true
    var takesWrites = true
    var hasWarned = false
    var reason = ""
    var lostSeconds = 0.0
  }

  private let state = Mutex(State())
  private let address: String
  private let patience: Patience
  private let warn: @Sendable (String) -> Void

  init(address: String, patience: Patience, warn: @escaping @Sendable (String) -> Void) {
    self.address = address
    self.patience = patience
    self.warn = warn
  }

  var isUp: Bool { state.withLock { $0.isUp } }
  var takesWrites: Bool { state.withLock { $0.isUp && $0.takesWrites } }
  /// Why it is not asked any more.
  var reason: String { state.withLock { $0.reason } }

  /// The seconds that may still be lost.
  var secondsLeft: Double {
    state.withLock { max(0.1, patience.lostSeconds - $0.lostSeconds) }
  }

  /// It is not asked again: the run continues without it.
  func fail(_ reason: String) { change("\(reason); going on without it") { $0.isUp = false } }

  /// It is read, and not written any more.
  func refuseWrites(_ reason: String) {
    change("\(reason); results stay here") { $0.takesWrites = false }
  }

  /// One result is not used; others may be.
  func doubt(_ problem: String) { change("\(problem); such results are computed here") { _ in } }

  /// Time went by and brought nothing.
  func lose(_ seconds: Double) {
    let isOver = state.withLock { state in
      state.lostSeconds += seconds
      return state.lostSeconds >= patience.lostSeconds
    }
    if isOver { fail("it answers too slowly") }
  }

  private func change(_ text: String, _ body: (inout State) -> Void) {
    let isFirst = state.withLock { state in
      defer { state.hasWarned = true }
      if state.reason.isEmpty { state.reason = text.prefix { $0 != ";" }.description }
      body(&state)
      return !state.hasWarned
    }
    if isFirst { warn("the remote store \(address): \(text)") }
  }
}
