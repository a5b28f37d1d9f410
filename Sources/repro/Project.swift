import Foundation
import Kernels
import Paper
import Pipeline
import RemoteStore
import Stages

/// The manifest, the graph and the store of one call, opened once.
struct Project {
  /// What can run with the data that are on this machine.
  let graph: Graph
  let catalog: StageCatalog
  let store: FileStore
  let planner: Planner
  /// The stages named on the command line; none means every stage.
  let targets: [StageID]
  /// What the targets need and cannot have, since data are not on this machine.
  let absences: AbsenceNote
  /// What is known of the paper, for verdicts.
  let paper: PaperSide
  /// The store that other machines share with this one; nil when none was named.
  let remote: ProjectRemote?
  /// Where stages run; nil for this machine.
  let site: Site?
  /// The project's own claims.
  let claims: ClaimFile
  /// What keys say of this machine.
  let head: [String: String]

  /// Opens the project that `options` name; verbs that only read take no lock and write nothing.
  ///
  /// With `generatesData` every stage that can do so makes stand-ins, whatever data is there. With
  /// `keepsAbsent` stages whose data are not here stay in the graph, for plans. `remote` is asked for results that are
  /// not here. Stages run at `site`, or on this machine.
  init(
    _ options: ProjectOptions, _ names: [String] = [], access: FileStore.Access,
    generatesData: Bool = false, keepsAbsent: Bool = false, remote: RemoteStore? = nil,
    takesMeasurements: Bool = false, site: Site? = nil
  ) throws {
    if access == .readWrite { try ResourceLimits.require() }
    let (whole, catalog) = try Self.graph(options, standIns: generatesData)
    self.catalog = catalog
    let named = try Self.targets(names, in: whole)
    let machine = try MachineClass(blasCore: options.blasCore)
    head = machine.entries
    // Jobs run in another folder than this program.
    let storePath = site == nil ? options.storePath : options.storePath.absolutePath
    store = try FileStore.open(at: storePath, access: access)
    if access == .readWrite { try store.register(projectAt: options.manifestPath.absolutePath) }
    let sources = SourceFolders(
      paths: generatesData
        ? [] : options.dataFolders.paths.map { site == nil ? $0 : $0.absolutePath },
      isObligatory: (options.realOnly || keepsAbsent) && !generatesData, store: store)
    let absent = try whole.stagesWithoutData(catalog, in: sources)
    let present = whole.leavingOut(absent, of: catalog)
    graph = present
    targets = named.filter { present[$0] != nil }
    let closure = whole.closure(of: named)
    let wanted = Set(closure.map(\.id))
    for note in try PartialSets(in: closure, of: catalog, sources: sources).notes {
      Console.standardError("repro: \(note)\n")
    }
    absences = AbsenceNote(present.absent.filter { wanted.contains($0.key) })
    if targets.isEmpty, let first = named.first {
      throw UserError(
        "\(first) needs data that are not on this machine\n"
          + "  next: `\(present.absent[first] ?? "")`, or add --stand-ins for generated images",
        code: .inputMissing)
    }
    let completion = try CompletionFile(options)
    claims = try ClaimFile(options)
    paper = try PaperSide(
      completedBy: completion.completion, manifest: CompletionFile.settings(options))
    let opened = store
    self.site = site
    self.remote = remote.map {
      ProjectRemote(
        $0, beside: opened, catalog: catalog, takesMeasurements: takesMeasurements)
    }
    planner = Planner(
      catalog: catalog, machine: site?.machine ?? machine.entries,
      tools: try ToolVersions.installed(catalog, for: present.nodes.map(\.kind)),
      lookup: self.remote?.reading ?? store, sources: sources,
      supplements: completion.supplements, projectFolder: options.projectFolder)
  }

  /// The expanded graph alone: no store, no BLAS.
  static func graph(
    _ options: ProjectOptions, standIns: Bool = false
  ) throws -> (Graph, StageCatalog) {
    let catalog = StageCatalog.paper
    let path = options.manifestPath
    var draft = try ManifestReader.draft(path: path, profile: options.profile)
    for override in options.overrides { try override.apply(to: &draft.manifest, path: path) }
    if standIns || options.standIns { draft.manifest.replace("standIns", by: .bool(true)) }
    return (try GraphBuilder.build(draft, catalog: catalog, path: path), catalog)
  }

  static func targets(_ names: [String], in graph: Graph) throws -> [StageID] {
    names.isEmpty ? graph.nodes.map(\.id) : try TargetSelection(in: graph).resolve(names)
  }
}
