import Foundation
import Pipeline

/// Prints a result; every verb prints with this function in place of the standard library's.
///
/// Results hold names and words of others, which a terminal is to show and not to obey.
func print(_ text: String, terminator: String = "\n") {
  StandardOutput.write(text.terminalSafe + terminator)
}
