public import Foundation
internal import HostSystem
internal import Logging

/// A pipeline inside another program: stage kinds of its own, a manifest, and a store.
///
/// Stages run in processes of their own, for which the program is started again: its `main` begins with `runStage`.
public struct EmbeddedProject: Sendable {
  public let graph: Graph
  public let store: FileStore
  private let catalog: StageCatalog
  private let planner: Planner

  private static let word = "execute-stage"

  /// - Parameters:
  ///   - catalog: The kinds that the manifest may use.
  ///   - manifest: What `pipeline.json` holds.
  ///   - profile: The profile; the manifest's default if there is none.
  ///   - store: The folder of results, which is made if it is not there.
  ///   - dataFolders: Where stages find files from outside.
  /// - Throws: `ManifestError` with everything that is wrong with the manifest, and `StoreError`.
  public init(
    _ catalog: StageCatalog, manifest: Data, profile: String? = nil, storeAt store: String,
    dataFolders: [String] = []
  ) throws {
    let name = "the manifest"
    graph = try GraphBuilder.build(
      ManifestReader.parse(manifest, path: name, profile: profile), catalog: catalog, path: name)
    self.store = try FileStore.open(at: store, access: .readWrite)
    self.catalog = catalog
    planner = Planner(
      catalog: catalog, machine: [:], lookup: self.store,
      sources: SourceFolders(paths: dataFolders, isObligatory: true, store: self.store))
  }

  /// Runs what is stale, on so many cores; returns the files of every stage, which are the store's: read them only.
  /// - Throws: `EmbeddedProjectError` for stages that failed, and what makes going on useless.
  public func build(cores: Int = 1) async throws -> [StageID: [String: URL]] {
    let events = Silence()
    let execution = StageExecution(
      store: store, planner: planner, catalog: catalog,
      executor: LocalExecutor(executable: OwnProcess.executable, arguments: [Self.word]),
      host: HostDescription(
        name: ProcessInfo.processInfo.hostName, processor: "", cores: cores,
        system: ProcessInfo.processInfo.operatingSystemVersionString), events: events)
    let memory = Int(ProcessInfo.processInfo.physicalMemory >> 20)
    let build = Build(
      graph: graph, catalog: catalog, planner: planner, execution: execution,
      limits: SchedulerState.Limits(cores: cores, memoryMiB: memory), keepsGoing: false,
      durations: try store.durations(), events: events)
    let outcome = try await build.run(planner.plan(graph.nodes.map(\.id), in: graph))
    let unfinished = Set(graph.nodes.map(\.id)).subtracting(outcome.files.keys)
    guard outcome.failures.isEmpty, unfinished.isEmpty else {
      throw EmbeddedProjectError(failures: outcome.failures, unfinished: unfinished)
    }
    return outcome.files.mapValues { files in
      files.mapValues { URL(fileURLWithPath: store.path(of: $0.digest)) }
    }
  }

  /// Runs one stage and ends the process if it was started for that; otherwise returns at once.
  public static func runStage(of catalog: StageCatalog) async {
    let words = CommandLine.arguments
    guard words.count == 3, words[1] == word else { return }
    ProcessTree.adoptOrphans()
    ProcessTree.endWithParent()
    let directory = WorkDirectory(path: words[2])
    do {
      let request = try StageRequest.read(from: directory)
      let logger = Logger(label: request.stage.text) { StreamLogHandler.standardError(label: $0) }
      try await StageRunner(catalog: catalog).run(request, in: directory, logger: logger)
      exit(0)
    } catch {
      FileHandle.standardError.write(Data("error: \(error)\n".utf8))
      exit(1)
    }
  }

  private struct Silence: EventSink {
    func receive(_ event: BuildEvent) {}
  }
}

/// The stages of a build that have no result.
public struct EmbeddedProjectError: Error, CustomStringConvertible {
  /// Why each that ran has none.
  public let failures: [StageID: String]
  /// All that have none.
  public let unfinished: Set<StageID>

  public var description: String {
    failures.sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: "\n")
      + "\n\(unfinished.count) stages have no result"
  }
}

extension StageCatalog {
  /// The kinds of a program whose executable counts as their code: with another build of it every result is stale.
  /// - Throws: What reading the executable throws.
  public init(ofThisProgram kinds: [StageKind]) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: OwnProcess.executable))
    defer { try? file.close() }
    let digest = try Digest(ofContents: file).hex
    self.init(
      kinds,
      code: ModuleCode(
        sources: Dictionary(kinds.map { ($0.module, ["program": digest]) }) { first, _ in first }))
  }
}
