import Foundation
import Pipeline

/// Prints a result; every verb prints with this function in place of the standard library's.
///
/// Results hold names and words of others, which a terminal is to show and not to obey.
func print(_ text: String, terminator: String = "\n") {
  // Advice is for the shell that the program was started in; other commands in results stay as they are.
  let advised = text.hasPrefix("  next: ") ? Invocation.advise(text) : text
  StandardOutput.write(advised.terminalSafe + terminator)
}

/// Prints a line with styles.
func print(_ text: StyledText, inColor: Bool) {
  StandardOutput.write(text.rendered(inColor: inColor) + "\n")
}
