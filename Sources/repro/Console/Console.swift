import Foundation
import Pipeline
import Synchronization

/// Progress on standard error: live lines on a terminal, a plain line now and then elsewhere.
final class Console: EventSink {
  private let board: Mutex<ProgressBoard>
  private let style: ProgressOptions.Style
  private let isVerbose: Bool

  init(_ options: ProgressOptions, isVerbose: Bool = false) {
    board = Mutex(ProgressBoard())
    style = options.style
    self.isVerbose = isVerbose
    LiveRegion.usesColor(options.color)
  }

  func receive(_ event: BuildEvent) {
    let message = board.withLock { board in
      board.apply(event)
      return board.message(for: event, verbose: isVerbose)
    }
    guard let message else { return }
    switch event {
    // Who wants no progress wants to know of these.
    case .failed, .noted: LiveRegion.say(message)
    default: if style != .quiet { LiveRegion.say(message) }
    }
  }

  /// Redraws until cancelled.
  @Sendable func animate() async {
    var pause = 2.0
    var shown = ContinuousClock.now
    defer { LiveRegion.clear() }
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(250))
      guard !Task.isCancelled else { return }
      // Whatever is shown, the course of the estimates is recorded with the run.
      board.withLock { $0.look() }
      switch style {
      case .quiet: break
      case .live:
        let size = Screen.size(STDERR_FILENO)
        LiveRegion.show(
          board.withLock { $0.lines(columns: size.columns - 1, rows: size.rows - 1) })
      case .plain:
        guard ContinuousClock.now - shown >= .seconds(pause) else { continue }
        (shown, pause) = (.now, min(30, pause * 2))
        if let line = board.withLock({ $0.plainLine() }) { LiveRegion.say(line) }
      }
    }
  }

  /// What the builds of this console said of their duration, after so many seconds.
  func estimates(after seconds: Double) -> EstimateRecord? {
    board.withLock { $0.estimates(after: seconds) }
  }

  /// Writes a message in place of the board, which is drawn again below it.
  static func say(_ message: String) { LiveRegion.say(StyledText(Invocation.advise(message))) }

  /// Writes to standard error what a terminal is to show and not to obey; advice works when it is pasted.
  static func standardError(_ text: String) {
    LiveRegion.write(text: StyledText(Invocation.advise(text)))
  }

  static func standardError(_ text: StyledText) { LiveRegion.write(text: text) }
}
