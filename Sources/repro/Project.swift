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
  let machine: [String: String]

  /// Opens the project that `options` name; verbs that only read take no lock and write nothing.
  init(_ options: ProjectOptions, access: FileStore.Access) throws {
    (graph, catalog) = try Self.graph(options)
    store = try FileStore.open(at: options.storePath, access: access)
    machine = try MachineClass(blasCore: options.blasCore).entries
    planner = Planner(catalog: catalog, machine: machine, lookup: store)
  }

  /// The expanded graph alone: no store, no BLAS.
  static func graph(_ options: ProjectOptions) throws -> (Graph, StageCatalog) {
    let catalog = StageCatalog.paper
    let path = options.manifestPath
    let manifest = try ManifestReader.read(path: path, profile: options.profile)
    return (try GraphBuilder.build(manifest, catalog: catalog, path: path), catalog)
  }

  /// The stages named on the command line; none means every stage.
  func targets(_ names: [String]) throws -> [StageID] {
    names.isEmpty ? graph.nodes.map(\.id) : try TargetSelection(in: graph).resolve(names)
  }
}
