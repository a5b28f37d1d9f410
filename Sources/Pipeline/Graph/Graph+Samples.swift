extension Graph {
  /// Members of less work than this share of their kind's largest do too little of what makes the others
  /// slow to tell how long those take.
  private static let leastShare = 0.1

  /// Stages of little work that tell how fast this machine does the work of `nodes`: for each kind the
  /// member whose sample is the least work, with everything it needs, among those that are not trivial
  /// beside their kind's largest.
  ///
  /// Samples are named after their stages, with a prefix that no id of a manifest has.
  public func samples(
    of nodes: [StageNode], by catalog: StageCatalog
  ) -> (graph: Graph, targets: [StageID]) {
    let sampled = Graph(
      profile: profile, nodes: self.nodes.map { Self.sample(of: $0, by: catalog) })
    var largest: [String: Double] = [:]
    for node in nodes {
      largest[node.kind] = max(largest[node.kind] ?? 0, work(of: node, by: catalog) ?? 0)
    }
    var least: [String: (id: StageID, work: Double)] = [:]
    for node in nodes {
      let id = Self.sampleID(node.id)
      guard let whole = self.work(of: node, by: catalog),
        whole >= Self.leastShare * (largest[node.kind] ?? 0), let twin = sampled[id],
        let work = sampled.work(of: twin, by: catalog), work > 0
      else { continue }
      if let known = least[node.kind], known.work <= work { continue }
      least[node.kind] = (id, work)
    }
    return (sampled, least.values.map(\.id).sorted())
  }

  private static func sampleID(_ id: StageID) -> StageID { StageID("sample:\(id)") }

  private static func sample(of node: StageNode, by catalog: StageCatalog) -> StageNode {
    StageNode(
      id: sampleID(node.id), kind: node.kind,
      parameters: catalog.kinds[node.kind]?.sample(node.parameters) ?? node.parameters,
      coordinates: node.coordinates,
      inputs: node.inputs.mapValues { producers in
        producers.map { Producer(id: sampleID($0.id), coordinates: $0.coordinates) }
      },
      resources: node.resources, isArtifact: node.isArtifact, command: node.command,
      slots: node.slots)
  }
}
