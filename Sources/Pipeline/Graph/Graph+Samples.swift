extension Graph {
  /// Stages of little work that tell how fast this machine does the work of `nodes`: for each kind the
  /// member whose sample is the least work, with everything it needs.
  ///
  /// Samples are named after their stages, with a prefix that no id of a manifest has.
  public func samples(
    of nodes: [StageNode], by catalog: StageCatalog
  ) -> (graph: Graph, targets: [StageID]) {
    let sampled = Graph(
      profile: profile, nodes: self.nodes.map { Self.sample(of: $0, by: catalog) })
    var least: [String: (id: StageID, work: Double)] = [:]
    for node in nodes {
      let id = Self.sampleID(node.id)
      guard let twin = sampled[id], let work = sampled.work(of: twin, by: catalog), work > 0 else {
        continue
      }
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
      resources: node.resources, isArtifact: node.isArtifact)
  }
}
