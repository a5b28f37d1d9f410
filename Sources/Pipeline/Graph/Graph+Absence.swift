extension Graph {
  /// The stages whose files from outside are not on this machine, with the command that gets them.
  public func stagesWithoutData(
    _ catalog: StageCatalog, in sources: SourceFolders
  ) throws(SourceError) -> [StageID: String] {
    var absent: [StageID: String] = [:]
    for node in nodes {
      guard let request = catalog.kinds[node.kind]?.sources(node.parameters),
        case .absent = try sources.resolve(request)
      else { continue }
      absent[node.id] = request.advice
    }
    return absent
  }

  /// The graph without the stages of `absent` and without what cannot run then.
  ///
  /// A stage cannot run if the only producer of a slot is absent, or if every producer of a slot is and it is
  /// no artifact. Artifacts with a slot of many members run with those that are left, and know the others.
  public func leavingOut(
    _ absent: [StageID: String], of catalog: StageCatalog
  ) -> Graph {
    guard !absent.isEmpty else { return self }
    var advice = absent
    var kept: [StageNode] = []
    for node in nodes where advice[node.id] == nil {
      var inputs: [String: [Producer]] = [:]
      var missing: [String: [AbsentInput]] = [:]
      for (slot, producers) in node.inputs {
        inputs[slot] = producers.filter { advice[$0.id] == nil }
        let gone = producers.compactMap { producer in
          advice[producer.id].map {
            AbsentInput(stage: producer.id, coordinates: producer.coordinates, advice: $0)
          }
        }
        if !gone.isEmpty { missing[slot] = gone }
      }
      let slots = catalog.declaration(of: node)?.inputs ?? []
      let lacking = slots.first { slot in
        missing[slot.name] != nil && inputs[slot.name]?.isEmpty ?? true
          && (slot.cardinality == .one || !node.isArtifact)
      }
      if let lacking {
        advice[node.id] = missing[lacking.name]?.first?.advice
      } else if missing.isEmpty {
        kept.append(node)
      } else {
        kept.append(StageNode(node, inputs: inputs, absent: missing))
      }
    }
    return Graph(profile: profile, nodes: kept, absent: advice)
  }
}
