import Foundation

@testable import Pipeline

/// A store in a directory of its own, and the engine around it.
struct ToyProject {
  let directory: MemoryDirectory
  let store: FileStore
  let catalog: StageCatalog

  init(catalog: StageCatalog = .toy) throws {
    directory = try MemoryDirectory()
    store = try FileStore.open(at: "\(directory.path)/store", access: .readWrite)
    self.catalog = catalog
  }

  /// The same store with another catalog, or opened a second time.
  init(sharing other: ToyProject, catalog: StageCatalog = .toy) throws {
    directory = other.directory
    store = try FileStore.open(at: "\(directory.path)/store", access: .readWrite)
    self.catalog = catalog
  }

  /// Where toy stages find files from outside.
  var data: String { "\(directory.path)/data" }

  var planner: Planner {
    Planner(
      catalog: catalog, machine: ["cpu": "toy"], lookup: store,
      sources: SourceFolders(paths: [data], isObligatory: false, store: store))
  }

  func plan(_ graph: Graph, forced: Set<StageID> = []) throws -> Plan {
    try planner.plan(graph.nodes.map(\.id), in: graph, forced: forced)
  }

  /// Builds every stage of `graph`.
  func build(
    _ graph: Graph, executor: (any StageExecutor)? = nil, cores: Int = 2, keepsGoing: Bool = false,
    forced: Set<StageID> = [], events: EventLog = EventLog()
  ) async throws -> Build.Outcome {
    let execution = StageExecution(
      store: store, planner: planner, catalog: catalog,
      executor: executor ?? ToyExecutor(catalog),
      host: HostDescription(name: "host", processor: "cpu", cores: 2, system: "Linux"),
      events: events)
    let build = Build(
      graph: graph, catalog: catalog, planner: planner, execution: execution,
      limits: SchedulerState.Limits(cores: cores, memoryMiB: 4096), keepsGoing: keepsGoing,
      durations: try store.durations(), events: events)
    return try await build.run(try plan(graph, forced: forced))
  }

  /// The text of an output that a build left.
  func text(_ id: StageID, _ file: String = "value", of outcome: Build.Outcome) throws -> String? {
    guard let blob = outcome.files[id]?[file] else { return nil }
    return String(decoding: try store.read(blob), as: UTF8.self)
  }
}

extension SourceFolders {
  /// No data at all.
  static let none = SourceFolders(
    paths: ["/nonexistent"], isObligatory: false,
    digests: SourceDigests(cache: "/nonexistent", isKept: false))
}

extension Graph {
  /// The graph of a manifest with these stages, and without overrides.
  static func toy(
    _ stages: JSONValue, axes: JSONValue = [:], recipes: JSONValue = [:],
    catalog: StageCatalog = .toy
  ) throws -> Graph {
    let draft = try ManifestDraft.toy(stages, axes: axes, recipes: recipes)
    return try GraphBuilder.build(draft, catalog: catalog, path: "pipeline.json")
  }
}

extension ManifestDraft {
  static func toy(
    _ stages: JSONValue, axes: JSONValue = [:], recipes: JSONValue = [:]
  ) throws -> ManifestDraft {
    let root: JSONValue = [
      "version": 1, "defaultProfile": "only", "axes": axes, "recipes": recipes, "stages": stages,
      "profiles": ["only": [:]],
    ]
    return try ManifestReader.draft(
      Data(root.canonicalBytes), path: "pipeline.json", profile: nil)
  }
}

extension JSONValue {
  /// An entry under `stages`.
  static func stage(
    _ id: String, _ kind: String, salt: Int = 1, modulus: Int = 1_000_000,
    inputs: JSONValue? = nil, _ more: [String: JSONValue] = [:]
  ) -> JSONValue {
    var members: [String: JSONValue] = [
      "id": .string(id), "kind": .string(kind),
      "parameters": [
        "salt": .number(Double(salt)), "modulus": .number(Double(modulus)), "lane": 0,
      ],
    ]
    if let inputs { members["inputs"] = inputs }
    return .object(members.merging(more) { _, new in new })
  }
}
