import Foundation
import Synchronization

/// The lines at the end of the terminal that are drawn again and again; everything on standard error goes through here.
///
/// Between two drawings the cursor stands on the first of the lines. So clearing the rest of the screen removes all of
/// them, however the terminal has wrapped or cut them while its window changed.
enum LiveRegion {
  private struct State {
    var lines: [StyledText] = []
    var isDrawn = false
    var inColor: Bool?
  }

  private static let state = Mutex(State())

  static func usesColor(_ choice: ColorChoice) {
    state.withLock { $0.inColor = choice.isOn(STDERR_FILENO) }
  }

  /// Draws `lines`, which fit into the terminal, in place of the last ones.
  static func show(_ lines: [StyledText]) {
    state.withLock { state in
      state.lines = lines
      draw(&state)
    }
  }

  /// Writes a message above the lines.
  static func say(_ message: StyledText) {
    write(text: message.adding("\n"))
  }

  /// Writes text above the lines as it is.
  static func write(text: StyledText) {
    state.withLock { state in
      let color = color(&state)
      send(erasure(state) + text.rendered(inColor: color))
      let wasDrawn = state.isDrawn
      state.isDrawn = false
      if wasDrawn { draw(&state) }
    }
  }

  /// Removes the lines.
  static func clear() {
    state.withLock { state in
      send(erasure(state))
      (state.isDrawn, state.lines) = (false, [])
    }
  }

  /// Removes the lines as the process ends at once, unless they are just being written.
  static func abandon() {
    _ = state.withLockIfAvailable { state in
      if state.isDrawn { _ = Foundation.write(STDERR_FILENO, "\r\u{1B}[J", 4) }
    }
  }

  private static func draw(_ state: inout State) {
    guard !state.lines.isEmpty else {
      send(erasure(state))
      state.isDrawn = false
      return
    }
    let color = color(&state)
    let text = state.lines.map { $0.rendered(inColor: color) + "\u{1B}[K\n" }.joined()
    send("\r" + text + "\u{1B}[J\u{1B}[\(state.lines.count)A")
    state.isDrawn = true
  }

  private static func erasure(_ state: State) -> String { state.isDrawn ? "\r\u{1B}[J" : "" }

  private static func color(_ state: inout State) -> Bool {
    if let known = state.inColor { return known }
    let isOn = ColorChoice.auto.isOn(STDERR_FILENO)
    state.inColor = isOn
    return isOn
  }

  /// A reader that went away is no reason to stop.
  private static func send(_ text: String) {
    if !text.isEmpty { _ = StreamWriter.write(text, to: STDERR_FILENO) }
  }
}
