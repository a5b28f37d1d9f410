import ArgumentParser
import Foundation

/// What is shown on standard error while something runs; the same for every verb that runs something.
struct ProgressOptions: ParsableArguments {
  enum Style { case live, plain, quiet }

  @Flag(name: .shortAndLong, help: "Nothing but errors and warnings.")
  var quiet = false

  @Option(help: "Colours: auto, always or never (auto: on a terminal, unless NO_COLOR is set).")
  var color = ColorChoice.auto

  /// Live lines on a terminal that can redraw them; CI has none.
  var style: Style { quiet ? .quiet : Screen.canRedraw ? .live : .plain }
}

extension ColorChoice: ExpressibleByArgument {}
