import ArgumentParser
import Foundation

/// What is shown on standard error while something runs; the same for every verb that runs something.
struct ProgressOptions: ParsableArguments {
  enum Style { case live, plain, quiet }

  @Flag(name: .shortAndLong, help: "No progress: nothing but results and errors.")
  var quiet = false

  @Option(help: "Colour and live progress: auto, always or never.")
  var color = ColorChoice.auto

  /// Live lines on a terminal, unless the options or the environment want it otherwise.
  var style: Style {
    if quiet { return .quiet }
    switch color {
    case .always: return .live
    case .never: return .plain
    case .auto:
      let environment = ProcessInfo.processInfo.environment
      let isTerminal = isatty(FileHandle.standardError.fileDescriptor) == 1
      let isPlain =
        environment["TERM"] == "dumb" || !(environment["CI"] ?? "").isEmpty
        || !(environment["NO_COLOR"] ?? "").isEmpty
      return isTerminal && !isPlain ? .live : .plain
    }
  }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }
