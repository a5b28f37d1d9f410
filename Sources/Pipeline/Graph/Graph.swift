/// The expanded graph: acyclic, complete and type-checked by construction.
public struct Graph: Sendable {
  /// The profile it was expanded under.
  public let profile: String
  /// Every stage, producers before consumers.
  public let nodes: [StageNode]
  private let positions: [StageID: Int]

  /// - Precondition: `nodes` is in topological order.
  init(profile: String, nodes: [StageNode]) {
    self.profile = profile
    self.nodes = nodes
    positions = Dictionary(
      uniqueKeysWithValues: nodes.enumerated().map { ($0.element.id, $0.offset) })
  }

  public subscript(id: StageID) -> StageNode? { positions[id].map { nodes[$0] } }

  /// The stages that users name.
  public var artifacts: [StageNode] { nodes.filter(\.isArtifact) }

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
  public let resources: Resources
  public let isArtifact: Bool
  /// Every producer, once, in order.
  public let producers: [StageID]

  init(
    id: StageID, kind: String, parameters: JSONValue, coordinates: [String: JSONValue],
    inputs: [String: [Producer]], resources: Resources, isArtifact: Bool
  ) {
    self.id = id
    self.kind = kind
    self.parameters = parameters
    self.coordinates = coordinates
    self.inputs = inputs
    self.resources = resources
    self.isArtifact = isArtifact
    producers = Set(inputs.values.joined().map(\.id)).sorted()
  }
}

/// A stage as its consumer knows it.
public struct Producer: Hashable, Sendable {
  public let id: StageID
  public let coordinates: [String: JSONValue]
}
