import ArgumentParser
import Datasets
import Foundation
import Logging
import Pipeline
import PreparedImages
import Stages

/// A process that runs one stage: started for it, or forked by the `ForkServer`.
enum StageProcess {
  /// Runs the stage in `directory`.
  ///
  /// - Parameters:
  ///   - directory: Where the request is, and where outputs go.
  ///   - endsWithParent: Whether to end, with all child processes, when standard input does.
  /// - Throws: `ExitCode`, after the error was printed.
  static func run(in directory: WorkDirectory, endsWithParent: Bool) async throws {
    // The build ignores these signals while it handles them; a stage simply ends.
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    ProcessTree.adoptOrphans()
    defer { ProcessTree.endDescendants() }
    if endsWithParent { ProcessTree.endWithParent() }
    do {
      let request = try StageRequest.read(from: directory)
      let tools = StageCatalog.paper.kinds[request.kind]?.declaration.tools ?? []
      try checkTools(request.machine.filter { tools.contains($0.key) }, of: request.kind)
      let machine = request.machine.filter { !tools.contains($0.key) }
      if !machine.isEmpty { try prepare(for: machine) }
      let logger = Logger(label: request.stage.text) { StreamLogHandler.standardError(label: $0) }
      try await StageRunner(catalog: .paper).run(request, in: directory, logger: logger)
    } catch {
      Console.standardError("error: \(UserError(error)?.message ?? "\(error)")\n")
      if foundNoSpace(error) { throw ExitCode(StageExit.noSpaceStatus) }
      let isWrongMachine = (error as? UserError)?.code == ExitStatus.wrongMachine.rawValue
      throw ExitCode((isWrongMachine ? ExitStatus.wrongMachine : .answerIsNo).rawValue)
    }
  }

  /// Does once what every forked process would have to do, and starts no thread: the catalog, the code behind each
  /// kind, the matrix library, and what the runtime looks up when it reads and writes a request first.
  static func warmUp() {
    StageCatalog.paper.warmUp()
    // Where it cannot be prepared, the stages that need it say why.
    try? MachineClass(blasCore: nil).prepare()
  }

  private static func foundNoSpace(_ error: any Error) -> Bool {
    // What Foundation could not write, and a checkpoint.
    if case .noSpace? = error as? StoreError { return true }
    if case .noSpace? = error as? DatasetError { return true }
    return (error as? CocoaError)?.code == .fileWriteOutOfSpace
  }

  /// Refuses to start programs of other versions than the key names.
  private static func checkTools(_ wanted: [String: String], of kind: String) throws {
    guard !wanted.isEmpty else { return }
    let found = try ToolVersions.installed(.paper, for: [kind])
    guard found != wanted else { return }
    throw otherMachine(wanted: wanted, found: found)
  }

  /// Makes this process compute as the key says, or refuses.
  private static func prepare(for wanted: [String: String]) throws {
    let machine = try MachineClass(blasCore: wanted["blasCore"])
    let found = machine.entries
    guard found != wanted else { return try machine.prepare() }
    throw otherMachine(wanted: wanted, found: found)
  }

  private static func otherMachine(
    wanted: [String: String], found: [String: String]
  ) -> UserError {
    UserError(
      "this machine computes other bits than the build asked for\n"
        + "  wanted: \(wanted.sorted { $0.key < $1.key })\n"
        + "  found:  \(found.sorted { $0.key < $1.key })",
      code: .wrongMachine)
  }
}
