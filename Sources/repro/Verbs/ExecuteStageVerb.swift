import ArgumentParser
import Pipeline

/// The entry point of a stage's process; not for people.
struct ExecuteStageVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "execute-stage", abstract: "Run the stage in a work directory.",
    shouldDisplay: false)

  @Flag(help: "End, with all child processes, when standard input is closed.")
  var lifeline = false

  @Argument(help: "The work directory.")
  var path: String

  func run() async throws {
    try await StageProcess.run(in: WorkDirectory(path: path), endsWithParent: lifeline)
  }
}
