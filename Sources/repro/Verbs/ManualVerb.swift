import ArgumentParser

/// `repro manual`: the manual page, made from the help.
struct ManualVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual page, for man.",
    discussion: """
      Examples:
        repro manual | man -l -
        repro manual >~/.local/share/man/man1/repro.1
      """)

  func run() throws {
    print(
      ManualPage(try CommandTree.read(), version: Repro.configuration.version).text, terminator: "")
  }
}
