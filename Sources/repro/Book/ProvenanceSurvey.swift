import Pipeline
import Report

/// Reads the provenance of a result off the graph and the plan that reused it.
struct ProvenanceSurvey {
  let graph: Graph
  let plan: Plan

  /// More stages of a family than this are counted and not listed.
  private static let mostMembers = 200
  /// Longer values are cut.
  private static let longestValue = 240

  /// nil for a stage whose inputs are not known.
  func provenance(of entry: PlanEntry) -> Provenance? {
    guard let preimage = entry.preimage else { return nil }
    let node = entry.node
    var families: [String: [Provenance.Action]] = [:]
    for slot in node.inputs.keys.sorted() {
      let read = preimage.inputs[slot] ?? []
      for (producer, identity) in zip(node.inputs[slot] ?? [], read) {
        guard let entry = plan[producer.id], let preimage = entry.preimage else { continue }
        families[String(producer.id.family), default: []].append(
          action(entry, preimage, files: identity.files))
      }
    }
    let known = Set(node.producers + [node.id])
    let ancestors = Dictionary(
      grouping: graph.closure(of: [node.id]).filter { !known.contains($0.id) }, by: \.kind)
    return Provenance(
      stage: action(
        entry, preimage, files: (entry.files ?? [:]).mapValues(\.digest)),
      producers: families.sorted { $0.key < $1.key }.map { name, actions in
        Provenance.Family(name, actions, limit: Self.mostMembers)
      },
      ancestors: ancestors.sorted { $0.key < $1.key }.map {
        Provenance.Fact($0.key, "\($0.value.count)")
      })
  }

  private func action(
    _ entry: PlanEntry, _ preimage: ActionPreimage, files: [String: Digest]
  ) -> Provenance.Action {
    var parameters: [Provenance.Fact] = []
    if case .object(let members) = preimage.parameters {
      parameters = facts(members.mapValues(Self.text))
    }
    let sources = (preimage.sources ?? [:]).mapValues(\.hex)
    return Provenance.Action(
      stage: entry.node.id.text, kind: preimage.kind, key: preimage.key.hex,
      code: preimage.code.hex, parameters: parameters + facts(sources),
      environment: facts(preimage.environment), files: facts(files.mapValues(\.hex)),
      origin: entry.isImported ? [.init("origin", "imported from another store")] : [])
  }

  private func facts(_ members: [String: String]) -> [Provenance.Fact] {
    members.sorted { $0.key < $1.key }.map { Provenance.Fact($0.key, $0.value) }
  }

  private static func text(_ value: JSONValue) -> String {
    if case .string(let text) = value { return text }
    let text = value.canonicalText
    return text.count <= longestValue
      ? text : "\(text.prefix(longestValue))… (\(text.count) characters)"
  }
}
