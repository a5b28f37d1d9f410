import ArgumentParser

/// `repro history`: how numbers moved from run to run.
struct HistoryVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Record the numbers of runs, and say when one changed.",
    subcommands: [HistoryShowVerb.self, HistoryAddVerb.self, HistoryRunsVerb.self],
    defaultSubcommand: HistoryShowVerb.self)
}

/// Where histories are kept.
struct HistoryOptions: ParsableArguments {
  @Option(help: "Where runs are recorded: a file for each artifact.")
  var history = "history"

  func folder(_ project: ProjectOptions) -> HistoryFolder {
    HistoryFolder(path: project.path(history))
  }
}
