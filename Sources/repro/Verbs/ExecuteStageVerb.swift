import ArgumentParser
import Datasets
import Foundation
import Logging
import Pipeline
import PreparedImages
import Stages

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
    // The build ignores these signals while it handles them; a stage simply ends.
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    ProcessTree.adoptOrphans()
    defer { ProcessTree.endDescendants() }
    if lifeline { Self.endWithParent() }
    let directory = WorkDirectory(path: path)
    do {
      let request = try StageRequest.read(from: directory)
      let tools = StageCatalog.paper.kinds[request.kind]?.declaration.tools ?? []
      try checkTools(request.machine.filter { tools.contains($0.key) })
      let machine = request.machine.filter { !tools.contains($0.key) }
      if !machine.isEmpty { try prepare(for: machine) }
      let logger = Logger(label: request.stage.text) { StreamLogHandler.standardError(label: $0) }
      try await StageRunner(catalog: .paper).run(request, in: directory, logger: logger)
    } catch {
      Console.standardError("error: \(UserError(error)?.message ?? "\(error)")\n")
      throw ExitCode(
        Self.foundNoSpace(error) ? StageExit.noSpaceStatus : ExitStatus.answerIsNo.rawValue)
    }
  }

  private static func foundNoSpace(_ error: any Error) -> Bool {
    // What Foundation could not write, and a checkpoint.
    if case .noSpace? = error as? StoreError { return true }
    if case .noSpace? = error as? DatasetError { return true }
    return (error as? CocoaError)?.code == .fileWriteOutOfSpace
  }

  /// Refuses to start programs of other versions than the key names.
  private func checkTools(_ wanted: [String: String]) throws {
    guard !wanted.isEmpty else { return }
    let found = try ToolVersions.installed(.paper).filter { wanted[$0.key] != nil }
    guard found != wanted else { return }
    throw Self.otherMachine(wanted: wanted, found: found)
  }

  /// Makes this process compute as the key says, or refuses.
  private func prepare(for wanted: [String: String]) throws {
    let machine = try MachineClass(blasCore: wanted["blasCore"])
    let found = machine.entries
    guard found != wanted else { return try machine.prepare() }
    throw Self.otherMachine(wanted: wanted, found: found)
  }

  private static func otherMachine(
    wanted: [String: String], found: [String: String]
  ) -> UserError {
    UserError(
      "this machine computes other bits than the build asked for\n"
        + "  wanted: \(wanted.sorted { $0.key < $1.key })\n"
        + "  found:  \(found.sorted { $0.key < $1.key })",
      code: .internalError)
  }

  private static func endWithParent() {
    Thread.detachNewThread {
      var byte: UInt8 = 0
      while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count > 0 || (count < 0 && errno == EINTR) { continue }
        ProcessTree.endDescendants()
        kill(0, SIGKILL)
      }
    }
  }
}
