/// The expanded graph: acyclic, complete and type-checked by construction.
public struct Graph: Sendable {
  /// The profile it was expanded under.
  public let profile: String
  /// Every stage, producers before consumers.
  public let nodes: [StageNode]
  /// The stages that were left out since their data are not here, with the command that gets them.
  public let absent: [StageID: String]
  private let positions: [StageID: Int]

  /// - Precondition: `nodes` is in topological order.
  init(profile: String, nodes: [StageNode], absent: [StageID: String] = [:]) {
    self.profile = profile
    self.nodes = nodes
    self.absent = absent
    positions = Dictionary(
      uniqueKeysWithValues: nodes.enumerated().map { ($0.element.id, $0.offset) })
  }

  public subscript(id: StageID) -> StageNode? { positions[id].map { nodes[$0] } }

  /// The stages that users name.
  public var artifacts: [StageNode] { nodes.filter(\.isArtifact) }

  /// The commands whose files no other stage reads: what users make them for.
  public var ends: [StageNode] {
    let read = Set(nodes.flatMap(\.producers))
    return nodes.filter { $0.command != nil && !read.contains($0.id) }
  }

  /// How much work a run of `node` is, in the unit of its kind, where the kind can tell.
  public func work(of node: StageNode, by catalog: StageCatalog) -> Double? {
    catalog.kinds[node.kind]?.work(node.parameters) {
      node.inputs.mapValues { $0.compactMap { self[$0.id]?.parameters } }
    }
  }

  /// `targets` and everything they need, producers first.
  public func closure(of targets: some Sequence<StageID>) -> [StageNode] {
    var needed = Set<Int>()
    var open = targets.compactMap { positions[$0] }
    while let index = open.popLast() {
      guard needed.insert(index).inserted else { continue }
      open += nodes[index].producers.compactMap { positions[$0] }
    }
    return needed.sorted().map { nodes[$0] }
  }
}

/// One stage of the expanded graph; a class, since plans of thousands hand it on and on.
public final class StageNode: Sendable {
  public let id: StageID
  public let kind: String
  public let parameters: JSONValue
  /// Its place in the sweep of its family.
  public let coordinates: [String: JSONValue]
  /// The producers behind each input slot.
  public let inputs: [String: [Producer]]
  /// The producers of each slot that are left out of the graph; slots that lack none are not named.
  public let absent: [String: [AbsentInput]]
  public let resources: Resources
  public let isArtifact: Bool
  /// How long it takes, for an artifact that `all` leaves out.
  public let onRequest: String?
  /// What is run, for stages of the kind `command`.
  public let command: CommandStage?
  /// What its inputs read, where the names of a command's files take the place of those that the kind declares.
  public let slots: [InputSlot]?
  /// Every producer, once, in order.
  public let producers: [StageID]

  init(
    id: StageID, kind: String, parameters: JSONValue, coordinates: [String: JSONValue],
    inputs: [String: [Producer]], absent: [String: [AbsentInput]] = [:], resources: Resources,
    isArtifact: Bool, onRequest: String? = nil, command: CommandStage? = nil,
    slots: [InputSlot]? = nil
  ) {
    self.command = command
    self.slots = slots
    self.id = id
    self.kind = kind
    self.parameters = parameters
    self.coordinates = coordinates
    self.inputs = inputs
    self.absent = absent
    self.resources = resources
    self.isArtifact = isArtifact
    self.onRequest = onRequest
    producers = Set(inputs.values.joined().map(\.id)).sorted()
  }

  /// The same stage with fewer producers.
  convenience init(
    _ node: StageNode, inputs: [String: [Producer]], absent: [String: [AbsentInput]]
  ) {
    self.init(
      id: node.id, kind: node.kind, parameters: node.parameters, coordinates: node.coordinates,
      inputs: inputs, absent: absent, resources: node.resources, isArtifact: node.isArtifact,
      onRequest: node.onRequest, command: node.command, slots: node.slots)
  }
}

/// A stage as its consumer knows it.
public struct Producer: Hashable, Sendable {
  public let id: StageID
  public let coordinates: [String: JSONValue]
}
