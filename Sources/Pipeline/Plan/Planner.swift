/// Decides for each stage whether its recorded result can be reused.
///
/// The same function serves `-n`, `status` and the running build, so a plan never differs from
/// what then happens.
public struct Planner: Sendable {
  private let catalog: StageCatalog
  private let machine: [String: String]
  private let lookup: any ActionLookup

  /// A planner whose keys hold `machine`, what of this machine changes bits, where stages say so.
  public init(catalog: StageCatalog, machine: [String: String], lookup: any ActionLookup) {
    self.catalog = catalog
    self.machine = machine
    self.lookup = lookup
  }

  /// The plan for `targets`, in which `forced` stages run whatever is recorded.
  public func plan(
    _ targets: [StageID], in graph: Graph, forced: Set<StageID> = []
  ) throws -> Plan {
    let nodes = graph.closure(of: targets)
    var decided: [StageID: PlanEntry] = [:]
    decided.reserveCapacity(nodes.count)
    for level in Self.levels(of: nodes) {
      let preimages = level.map { node in preimage(of: node) { decided[$0]?.files } }
      let keys = preimages.map { $0?.key }
      let recorded = try lookup.current(for: keys.compactMap(\.self))
      for (node, (preimage, key)) in zip(level, zip(preimages, keys)) {
        let decision: PlanDecision =
          if forced.contains(node.id) {
            .run(.forced)
          } else if let key {
            decide(recorded[key])
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
    guard case .reuse(let entry) = decide(try lookup.current(for: [key])[key]) else { return nil }
    return entry
  }

  /// The preimage of `node`, or `nil` while the files of a producer are unknown.
  public func preimage(
    of node: StageNode, files: (StageID) -> [String: BlobReference]?
  ) -> ActionPreimage? {
    guard let declaration = catalog.kinds[node.kind]?.declaration else { return nil }
    var inputs: [String: [InputIdentity]] = [:]
    for slot in declaration.inputs {
      var identities: [InputIdentity] = []
      for producer in node.inputs[slot.name] ?? [] {
        guard let available = files(producer.id) else { return nil }
        let read = available.filter { slot.files.contains($0.key) }.mapValues(\.digest)
        identities.append(
          InputIdentity(coordinates: producer.coordinates, files: read))
      }
      inputs[slot.name] = identities
    }
    return ActionPreimage(
      kind: node.kind, code: catalog.code(of: node.kind).digest, parameters: node.parameters,
      inputs: inputs, environment: declaration.dependsOnMachine ? machine : [:])
  }

  private func decide(_ entry: ActionEntry?) -> PlanDecision {
    guard let entry else { return .run(.noRecord) }
    let missing = entry.outputs.filter { !lookup.isPresent($0.value) }.keys.sorted()
    return missing.isEmpty ? .reuse(entry) : .run(.outputsMissing(missing))
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
  /// The files of a reusable result.
  var files: [String: BlobReference]? {
    guard case .reuse(let entry) = decision else { return nil }
    return entry.outputs
  }
}

/// What the planner asks of a store.
public protocol ActionLookup: Sendable {
  /// The current entry of each recorded key.
  func current(for keys: [Digest]) throws -> [Digest: ActionEntry]
  /// True when the blob's file is there with the right size.
  func isPresent(_ blob: BlobReference) -> Bool
}

extension FileStore: ActionLookup {}
