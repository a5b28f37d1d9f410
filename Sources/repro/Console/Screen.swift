import Foundation

/// What a standard stream leads to.
enum Screen {
  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Columns and rows of the terminal behind a stream, now; a common size where there is none.
  static func size(_ descriptor: Int32) -> (columns: Int, rows: Int) {
    var size = winsize()
    let known = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    return (
      known && size.ws_col > 0 ? Int(size.ws_col) : 80,
      known && size.ws_row > 0 ? Int(size.ws_row) : 24
    )
  }

  /// True where lines can be drawn in place of others.
  static var canRedraw: Bool { isTerminal(STDERR_FILENO) && isCapable && variable("CI").isEmpty }

  /// True for a terminal that obeys escape codes.
  static var isCapable: Bool { !["", "dumb"].contains(variable("TERM")) }

  fileprivate static func variable(_ name: String) -> String {
    ProcessInfo.processInfo.environment[name] ?? ""
  }
}

/// When colours are used.
enum ColorChoice: String, CaseIterable {
  case auto, always, never

  /// On a terminal, unless `NO_COLOR` asks for none.
  func isOn(_ descriptor: Int32) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      Screen.isTerminal(descriptor) && Screen.isCapable && Screen.variable("NO_COLOR").isEmpty
    }
  }
}
