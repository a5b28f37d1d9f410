/// Decides for each stage whether its recorded result can be reused.
///
/// The same function serves `-n`, `status` and the running build, so a plan never differs from
/// what then happens.
public struct Planner: Sendable {
  private let catalog: StageCatalog
  private let machine: [String: String]
  private let tools: [String: String]
  private let lookup: any ActionLookup
  private let supplements: [String: JSONValue]
  private let sources: SourceFolders
  /// The folder of the manifest, where commands find their files from outside.
  private let project: SourceFolders
  private let commandTools: CommandTools

  /// A planner whose keys hold `machine`, what of this machine changes bits, where stages say so,
  /// the versions of the `tools` that stages start, and what `sources` hold, where stages read files
  /// from outside.
  ///
  /// `supplements` are the documents beside the manifest, for the kinds that read them. Paths of commands begin at
  /// `projectFolder`.
  public init(
    catalog: StageCatalog, machine: [String: String], tools: [String: String] = [:],
    lookup: any ActionLookup, sources: SourceFolders, supplements: [String: JSONValue] = [:],
    projectFolder: String = "."
  ) {
    project = sources.searching([projectFolder])
    commandTools = CommandTools(in: projectFolder)
    self.catalog = catalog
    self.machine = machine
    self.tools = tools
    self.lookup = lookup
    self.sources = sources
    self.supplements = supplements
  }

  /// The plan for `targets`, in which `forced` stages run whatever is recorded.
  public func plan(
    _ targets: [StageID], in graph: Graph, forced: Set<StageID> = []
  ) throws -> Plan {
    let nodes = graph.closure(of: targets)
    var decided: [StageID: PlanEntry] = [:]
    decided.reserveCapacity(nodes.count)
    for level in Self.levels(of: nodes) {
      let preimages = try level.map { node in try preimage(of: node) { decided[$0]?.files } }
      let keys = preimages.map { $0?.key }
      let recorded = try current(for: keys.compactMap(\.self))
      for (node, (preimage, key)) in zip(level, zip(preimages, keys)) {
        let decision: PlanDecision =
          if forced.contains(node.id), try missingSources(of: node) == nil {
            .run(.forced)
          } else if let key {
            try decide(recorded[key])
          } else if let missing = try missingSources(of: node) {
            .run(missing)
          } else {
            .run(.blocked(by: node.producers.filter { decided[$0]?.isFresh != true }))
          }
        decided[node.id] = PlanEntry(node: node, preimage: preimage, decision: decision)
      }
    }
    return Plan(entries: nodes.compactMap { decided[$0.id] })
  }

  /// The recorded result of `key`, when all its files are in the store.
  public func recorded(_ key: Digest) throws -> ActionEntry? {
    guard case .reuse(let entry) = try decide(current(for: [key])[key]) else { return nil }
    return entry
  }

  /// What speaks for each key, of the records that are what their kind declares.
  private func current(for keys: [Digest]) throws -> [Digest: ActionEntry] {
    try lookup.current(for: keys, where: catalog.accepts)
  }

  /// True when the record of `entry` says what the entry says.
  public func confirms(_ entry: ActionEntry) throws -> Bool {
    try lookup.confirmed(entry, where: catalog.accepts) == entry
  }

  /// The preimage of `node`, or `nil` while the files of a producer are unknown or sources missing.
  public func preimage(
    of node: StageNode, files: (StageID) -> [String: BlobReference]?
  ) throws(SourceError) -> ActionPreimage? {
    guard let declaration = catalog.declaration(of: node) else { return nil }
    if let command = node.command, !commandTools.missing(of: command.spec).isEmpty { return nil }
    guard missingTools(of: node).isEmpty else { return nil }
    var identity: [String: Digest]?
    if let (request, folders) = try request(of: node) {
      guard case .found(let found) = try folders.resolve(request) else { return nil }
      identity = found.digests
    }
    var inputs: [String: [InputIdentity]] = [:]
    for slot in declaration.inputs {
      var identities: [InputIdentity] = []
      for producer in node.inputs[slot.name] ?? [] {
        guard let available = files(producer.id) else { return nil }
        let read = available.filter { slot.reads($0.key) }.mapValues(\.digest)
        identities.append(
          InputIdentity(coordinates: producer.coordinates, files: read))
      }
      inputs[slot.name] = identities
    }
    // A measurement says what some code took: other code makes it older, not false (decision 0500).
    let read = catalog.read(node.kind, node.parameters)
    let code = declaration.isMeasurement ? CodeListing.none : read.code
    return ActionPreimage(
      kind: node.kind, code: code.digest, parameters: read.parameters, inputs: inputs,
      absent: node.absent.isEmpty ? nil : node.absent.mapValues { $0.map(AbsentIdentity.init) },
      sources: identity, supplements: supplements(of: node.kind),
      environment: environment(of: declaration, node), command: node.command?.spec.identity)
  }

  /// The documents that stages of `kind` read; `nil` where there are none, as for kinds that read none.
  private func supplements(of kind: String) -> [String: JSONValue]? {
    guard !supplements.isEmpty else { return nil }
    let names = catalog.supplements(of: kind)
    let read = supplements.filter { names.contains($0.key) }
    return read.isEmpty ? nil : read
  }

  private func environment(
    of declaration: StageDeclaration, _ node: StageNode
  ) -> [String: String] {
    let versions =
      declaration.tools.map { ($0, tools[$0] ?? StageDeclaration.missingTool) }
      + (node.command.map { Array(commandTools.environment(of: $0.spec)) } ?? [])
    return (declaration.dependsOnMachine ? machine : [:])
      .merging(versions) { $1 }
  }

  /// The programs without which a stage of this kind does not start, as far as they are not installed.
  private func missingTools(of node: StageNode) -> [String] {
    let needed = catalog.kinds[node.kind]?.toolVersions.keys.sorted() ?? []
    return needed.filter { [nil, StageDeclaration.missingTool].contains(tools[$0]) }
  }

  /// The sources of `node` that are not there, if it cannot do without.
  private func missingSources(of node: StageNode) throws(SourceError) -> RunCause? {
    if let command = node.command, case let lacking = commandTools.missing(of: command.spec),
      !lacking.isEmpty
    {
      return .sourcesMissing(lacking, advice: "install it, or correct tools in pipeline.json")
    }
    let absent = missingTools(of: node)
    if !absent.isEmpty {
      return .sourcesMissing(absent, advice: "install it where the programs of PATH find it")
    }
    guard let (request, folders) = try request(of: node),
      case .missing(let paths) = try folders.resolve(request)
    else { return nil }
    return .sourcesMissing(paths, advice: request.advice)
  }

  /// What a stage that runs with `preimage` sees of the data folders.
  func stageSources(
    of node: StageNode, _ preimage: ActionPreimage
  ) throws(SourceError) -> StageSources? {
    guard let digests = preimage.sources, let (request, folders) = try request(of: node) else {
      return nil
    }
    // Other content than the key's is noticed when the stage has run: see `changedSources`.
    guard case .found(let now) = try folders.resolve(request) else {
      return StageSources(folder: folders.paths.first ?? "", digests: digests)
    }
    return StageSources(folder: now.folder, digests: digests)
  }

  /// The requested paths whose content is no longer what `preimage` names.
  ///
  /// Stamps tell of a file that was changed and changed back since `stamps` were taken.
  func changedSources(
    of node: StageNode, since preimage: ActionPreimage, _ stamps: [String: SourceStamps]
  ) throws(SourceError) -> [String] {
    guard let before = preimage.sources, let (request, folders) = try request(of: node) else {
      return []
    }
    let paths = Set(request.paths.map(\.path)).union(before.keys).sorted()
    guard case .found(let now) = try folders.resolve(request) else { return paths }
    let after = try sourceStamps(of: node)
    return paths.filter { before[$0] != now.digests[$0] || stamps[$0] != after[$0] }
  }

  /// The stamps of all files that `node` reads from outside, by requested path.
  func sourceStamps(of node: StageNode) throws(SourceError) -> [String: SourceStamps] {
    guard let (request, folders) = try request(of: node) else { return [:] }
    return try folders.stamps(of: request)
  }

  /// The files from outside that `node` reads, and where they are looked for.
  private func request(
    of node: StageNode
  ) throws(SourceError) -> (SourceRequest, SourceFolders)? {
    if let command = node.command {
      return try command.spec.request(
        in: project.paths[0], parameters: node.parameters
      ).map { ($0, project) }
    }
    return catalog.kinds[node.kind]?.sources(node.parameters).map { ($0, sources) }
  }

  /// An entry whose files are missing would cost a run, so its record is asked first.
  private func decide(_ entry: ActionEntry?) throws -> PlanDecision {
    guard let entry else { return .run(.noRecord) }
    guard !missing(of: entry).isEmpty else { return .reuse(entry) }
    guard let confirmed = try lookup.confirmed(entry, where: catalog.accepts) else {
      return .run(.noRecord)
    }
    let missing = missing(of: confirmed)
    return missing.isEmpty ? .reuse(confirmed) : .run(.outputsMissing(missing))
  }

  private func missing(of entry: ActionEntry) -> [String] {
    entry.outputs.filter { !lookup.isPresent($0.value) }.keys.sorted()
  }

  /// Groups `nodes` so that each needs only earlier groups: one look-up a group.
  private static func levels(of nodes: [StageNode]) -> [[StageNode]] {
    var depth: [StageID: Int] = [:]
    var levels: [[StageNode]] = []
    for node in nodes {
      let level = node.producers.reduce(0) { max($0, (depth[$1] ?? -1) + 1) }
      depth[node.id] = level
      if level == levels.count { levels.append([]) }
      levels[level].append(node)
    }
    return levels
  }
}

extension PlanEntry {
  /// True when the result was made elsewhere and imported.
  public var isImported: Bool {
    guard case .reuse(let entry) = decision else { return false }
    return entry.isImported
  }

  /// The files of a reusable result.
  public var files: [String: BlobReference]? {
    guard case .reuse(let entry) = decision else { return nil }
    return entry.outputs
  }
}

/// What the planner asks of a store.
public protocol ActionLookup: Sendable {
  /// The current entry of each recorded key, of those that `accepts` lets pass.
  func current(
    for keys: [Digest], where accepts: (ActionEntry) -> Bool
  ) throws -> [Digest: ActionEntry]
  /// What the records themselves say in place of `entry`.
  func confirmed(
    _ entry: ActionEntry, where accepts: (ActionEntry) -> Bool
  ) throws -> ActionEntry?
  /// True when the blob's file is there with the right size.
  func isPresent(_ blob: BlobReference) -> Bool
}

extension FileStore: ActionLookup {}
