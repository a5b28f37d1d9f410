import Pipeline
import Report
import Tables

/// Reads the provenance of a result off the graph and the plan that reused it.
struct ProvenanceSurvey {
  let graph: Graph
  let plan: Plan
  /// The stages that were read so far, by family.
  private var read: [String: [StageID: Provenance.Action]] = [:]
  /// The stages that the name of a number tells from others.
  private var named: Set<String> = []

  init(graph: Graph, plan: Plan) {
    self.graph = graph
    self.plan = plan
  }

  /// More stages of a family than this are counted and not listed: of those that a number names, and of others.
  private static let (mostNamed, mostUnnamed) = (120, 24)
  /// Longer values are cut.
  private static let longestValue = 240

  /// nil for a stage whose inputs are not known.
  mutating func provenance(of entry: PlanEntry) -> Provenance? {
    guard let preimage = entry.preimage else { return nil }
    let node = entry.node
    var counts: [String: Set<StageID>] = [:]
    for producer in node.producers {
      guard let entry = plan[producer], let preimage = entry.preimage else { continue }
      let family = String(producer.family)
      counts[family, default: []].insert(producer)
      read[family, default: [:]][producer] = action(
        entry, preimage, files: (entry.files ?? [:]).mapValues(\.digest))
    }
    let known = Set(node.producers + [node.id])
    let ancestors = Dictionary(
      grouping: graph.closure(of: [node.id]).filter { !known.contains($0.id) }, by: \.kind)
    return Provenance(
      stage: action(
        entry, preimage, files: (entry.files ?? [:]).mapValues(\.digest)),
      reads: counts.sorted { $0.key < $1.key }.map { .init($0.key, $0.value.count) },
      ancestors: ancestors.sorted { $0.key < $1.key }.map {
        Provenance.Fact($0.key, "\($0.value.count)")
      })
  }

  /// Every stage that was read, each once.
  var families: [Provenance.Family] {
    read.sorted { $0.key < $1.key }.map { name, actions in
      let stages = actions.sorted { $0.key.text < $1.key.text }.map(\.value)
      let count = stages.count { named.contains($0.stage) }
      return Provenance.Family(
        name, stages, named: named, limit: max(min(count, Self.mostNamed), Self.mostUnnamed))
    }
  }

  /// The stages that each number of an artifact comes from, where its name tells them from the others.
  mutating func runs(of metrics: [MetricID], in entry: PlanEntry) -> [MetricID: [String]] {
    guard let preimage = entry.preimage else { return [:] }
    var producers: [(stage: String, coordinates: [String: JSONValue])] = []
    for slot in entry.node.inputs.keys.sorted() {
      for (producer, identity) in zip(entry.node.inputs[slot] ?? [], preimage.inputs[slot] ?? []) {
        producers.append((producer.id.text, identity.coordinates))
      }
    }
    let all = producers.map(\.coordinates)
    var runs: [MetricID: [String]] = [:]
    for metric in metrics {
      let wanted = MetricCoordinates.coordinates(
        in: metric.path, of: preimage.kind, producers: all)
      guard !wanted.isEmpty else { continue }
      let own = producers.filter { producer in
        wanted.allSatisfy { (producer.coordinates[$0.key] ?? $0.value) == $0.value }
      }
      if own.count < producers.count {
        runs[metric] = own.map(\.stage).sorted()
        named.formUnion(own.map(\.stage))
      }
    }
    return runs
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
