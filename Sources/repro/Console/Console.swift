import Foundation
import Pipeline
import Synchronization

/// Progress on standard error: live lines on a terminal, a plain line now and then elsewhere.
final class Console: EventSink {
  private let board: Mutex<ProgressBoard>
  private let style: ProgressOptions.Style
  private let isVerbose: Bool
  /// How many lines of a board stand on the terminal, of which there is one.
  private static let lines = Mutex(0)

  init(_ options: ProgressOptions, isVerbose: Bool = false) {
    board = Mutex(ProgressBoard())
    style = options.style
    self.isVerbose = isVerbose
  }

  func receive(_ event: BuildEvent) {
    let message = board.withLock { board in
      board.apply(event)
      return board.message(for: event, verbose: isVerbose)
    }
    guard let message else { return }
    switch event {
    // Who wants no progress wants to know of these.
    case .failed, .noted: Self.say(message)
    default: if style != .quiet { Self.say(message) }
    }
  }

  /// Redraws until cancelled.
  @Sendable func animate() async {
    switch style {
    case .quiet: return
    case .live:
      while !Task.isCancelled {
        draw()
        try? await Task.sleep(for: .milliseconds(250))
      }
      erase()
    case .plain:
      var pause = 2.0
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(pause))
        pause = min(30, pause * 2)
        guard !Task.isCancelled else { return }
        if let line = board.withLock({ $0.plainLine() }) { Self.standardError(line + "\n") }
      }
    }
  }

  /// Writes a message in place of the board, which is drawn anew below it.
  static func say(_ message: String) {
    lines.withLock { drawn in
      write(erasing(drawn) + message.terminalSafe + "\n")
      drawn = 0
    }
  }

  private func draw() {
    let width = Self.terminalWidth
    let text = board.withLock { $0.liveLines() }.map { String($0.printable.prefix(width - 1)) }
    Self.lines.withLock { drawn in
      Self.write(Self.erasing(drawn) + text.map { $0 + "\n" }.joined())
      drawn = text.count
    }
  }

  private func erase() {
    Self.lines.withLock { drawn in
      Self.write(Self.erasing(drawn))
      drawn = 0
    }
  }

  /// What moves up over so many lines and clears them; nothing for none.
  private static func erasing(_ lines: Int) -> String {
    lines > 0 ? "\u{1B}[\(lines)A\r\u{1B}[J" : ""
  }

  private static var terminalWidth: Int {
    var size = winsize()
    let known = ioctl(FileHandle.standardError.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0
    return known && size.ws_col > 20 ? Int(size.ws_col) : 80
  }

  /// Writes to standard error what a terminal is to show and not to obey.
  static func standardError(_ text: String) { write(text.terminalSafe) }

  /// Writes to standard error; a reader that went away is no reason to stop.
  private static func write(_ text: String) {
    _ = StreamWriter.write(text, to: STDERR_FILENO)
  }
}
