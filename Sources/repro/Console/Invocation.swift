import Foundation
import HostSystem

/// How this program was started, so that advice works when it is pasted into the same shell.
enum Invocation {
  /// The launcher says here by which word it was called.
  static let variable = "REPRO_INVOKED_AS"

  /// The word that starts the program: `./repro`, or `repro` where it is found by its name.
  static let name: String = {
    let given = ProcessInfo.processInfo.environment[variable] ?? ""
    let word = given.isEmpty ? CommandLine.arguments.first ?? "" : given
    // A stage is started by a name that nobody types; what it says, its build says again.
    return word.isEmpty || OwnProcess.isExecutableName(word) ? "repro" : word.shellQuoted
  }()

  /// `text` in which every command that it advises begins with the word that works here.
  ///
  /// Messages of all modules write advice as "`repro VERB ...`" or "./repro VERB ...".
  static func advise(_ text: String) -> String {
    text.replacing("./repro ", with: "repro ").replacing("`repro ", with: "`\(name) ")
      .replacing("next: repro ", with: "next: \(name) ")
  }
}
