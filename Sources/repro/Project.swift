import Foundation
import Kernels
import Pipeline
import Stages

/// The manifest, the graph and the store of one call, opened once.
struct Project {
  let graph: Graph
  let catalog: StageCatalog
  let store: FileStore
  let planner: Planner
  /// The stages named on the command line; none means every stage.
  let targets: [StageID]

  /// The profile of the paper's own settings, which knows no stand-ins.
  private static let realProfile = "paper"

  /// Opens the project that `options` name; verbs that only read take no lock and write nothing.
  ///
  /// `generatesData` has every stage that can do so make stand-ins, whatever data is there.
  init(
    _ options: ProjectOptions, _ names: [String] = [], access: FileStore.Access,
    generatesData: Bool = false
  ) throws {
    (graph, catalog) = try Self.graph(options)
    targets = try Self.targets(names, in: graph)
    let machine = try MachineClass(blasCore: options.blasCore)
    store = try FileStore.open(at: options.storePath, access: access)
    let isReal = options.realOnly || graph.profile == Self.realProfile
    let sources = SourceFolder(
      path: generatesData ? "\(options.storePath)/no-data" : options.dataPath,
      isObligatory: isReal && !generatesData, store: store)
    planner = Planner(
      catalog: catalog, machine: machine.entries, tools: ToolVersions.installed(catalog),
      lookup: store, sources: sources, supplements: try CompletionFile(options).supplements)
  }

  /// The expanded graph alone: no store, no BLAS.
  static func graph(_ options: ProjectOptions) throws -> (Graph, StageCatalog) {
    let catalog = StageCatalog.paper
    let path = options.manifestPath
    var draft = try ManifestReader.draft(path: path, profile: options.profile)
    if let budget = options.memoryBudget {
      draft.manifest.replace("memoryBudgetMiB", by: .number(Double(budget.mebibytes)))
    }
    return (try GraphBuilder.build(draft, catalog: catalog, path: path), catalog)
  }

  static func targets(_ names: [String], in graph: Graph) throws -> [StageID] {
    names.isEmpty ? graph.nodes.map(\.id) : try TargetSelection(in: graph).resolve(names)
  }
}
