internal import Foundation
internal import WrittenNumbers

/// Expands the sweeps of a manifest into a graph, and checks it against the stage kinds.
public struct GraphBuilder {
  /// The kind of the stage that renders an artifact, added after each of them.
  public static let reportKind = StageDeclaration.reportKind

  let draft: ManifestDraft
  var manifest: Manifest { draft.manifest }
  let catalog: StageCatalog
  private var issues: [ManifestIssue] = []
  private(set) var cells: [String: [Cell]] = [:]
  private var commands: [String: CommandStage] = [:]
  /// How many stages and how many edges the sweeps have come to.
  private var (cellCount, edgeCount) = (0, 0)

  /// A graph with more is a mistake, and would not fit into memory.
  static let (mostCells, mostEdges) = (1_000_000, 20_000_000)

  /// A stage of a sweep before its inputs are known.
  struct Cell {
    let id: StageID
    let spec: StageSpec
    let coordinates: [String: JSONValue]
    /// The kind of the stage, one of those that the kind of the entry lets a parameter choose from.
    let kind: String
    /// What that kind is given of `given`.
    let parameters: [String: JSONValue]
    /// What the entry says.
    let given: [String: JSONValue]

    var producer: Producer { Producer(id: id, coordinates: coordinates) }
  }

  /// The graph of `manifest`; all of its problems come in one error that names `path`.
  public static func build(
    _ manifest: Manifest, catalog: StageCatalog, path: String
  ) throws(ManifestError) -> Graph {
    try build(ManifestDraft(manifest: manifest), catalog: catalog, path: path)
  }

  /// The graph of `draft`; its problems and those of the graph come in one error that names `path`.
  public static func build(
    _ draft: ManifestDraft, catalog: StageCatalog, path: String
  ) throws(ManifestError) -> Graph {
    var builder = GraphBuilder(draft: draft, catalog: catalog)
    let nodes = builder.nodes()
    let issues = draft.issues + builder.issues
    guard issues.isEmpty else { throw .invalid(path: path, issues: issues) }
    return Graph(profile: draft.manifest.profile, nodes: nodes)
  }

  private init(draft: ManifestDraft, catalog: StageCatalog) {
    self.draft = draft
    self.catalog = catalog
  }

  private mutating func nodes() -> [StageNode] {
    let ordered = orderedSpecs()
    for spec in ordered {
      let isSound = !draft.doubtful.contains(spec.id)
      if isSound, let command = spec.command {
        commands[spec.id] = CommandStage(command, inputs: slots(of: spec))
        cells[spec.id] = expand(spec)
        checkCommand(of: spec, command)
        continue
      }
      guard catalog.kinds[spec.kind] != nil else {
        // No kind at all is what the reader makes of one that is no text.
        guard isSound || !spec.kind.isEmpty, spec.command == nil else { continue }
        let known = (catalog.kinds.keys + [CommandSpec.kind]).sorted().joined(separator: ", ")
        report("\(spec.keyPath).kind", "unknown kind \"\(spec.kind)\"; there are \(known)")
        continue
      }
      guard isSound else { continue }
      cells[spec.id] = expand(spec)
      checkParameters(of: spec)
    }
    var nodes: [StageNode] = []
    for spec in ordered where !draft.doubtful.contains(spec.id) {
      guard var kind = commands[spec.id]?.declaration ?? catalog.kinds[spec.kind]?.declaration
      else { continue }
      let slots = readingNumbers(kind.inputs, of: spec)
      if let slots { kind.inputs = slots }
      checkInputs(of: spec, kind)
      if spec.onRequest != nil, !kind.isArtifact {
        report("\(spec.keyPath).onRequest", "is for artifacts; \"\(spec.kind)\" makes none")
      }
      let joins = joins(of: spec)
      for cell in cells[spec.id] ?? [] {
        nodes.append(node(cell, kind, slots, joins))
        if kind.isArtifact { nodes.append(report(of: cell)) }
      }
    }
    return nodes
  }

  /// The entries in an order in which producers come first.
  private mutating func orderedSpecs() -> [StageSpec] {
    let stages = manifest.stages
    let positions = Dictionary(uniqueKeysWithValues: stages.enumerated().map { ($1.id, $0) })
    let sorted = TopologicalOrder(count: stages.count) { index in
      stages[index].inputs.values.joined().compactMap { positions[$0.stage] }.sorted()
    }
    for cycle in sorted.cycles {
      let members = (cycle + cycle.prefix(1)).map { stages[$0].id }
      report(
        "\(stages[cycle[0]].keyPath).inputs", "cycle: \(members.joined(separator: " needs "))")
    }
    return sorted.cycles.isEmpty ? sorted.order.map { stages[$0] } : stages
  }

  // MARK: Sweeps and parameters

  /// The members of a sweep; nil if there are too many.
  private mutating func expand(_ spec: StageSpec) -> [Cell]? {
    var shared: [String: JSONValue] = [:]
    if let name = spec.recipe {
      if let recipe = manifest.recipes[name] {
        shared = catalog.recipe(recipe, of: spec.kind)
      } else {
        let known = manifest.recipes.keys.sorted().joined(separator: ", ")
        report("\(spec.keyPath).recipe", "there is no recipe \"\(name)\"; there are \(known)")
      }
    }
    shared.merge(spec.parameters) { _, own in own }
    for (name, value) in shared where value == "$profile" {
      shared[name] = .string(manifest.profile)
    }
    guard fits(spec) else { return nil }
    var places: [[String: JSONValue]] = [[:]]
    for (axis, values) in spec.over.sorted(by: { $0.key < $1.key }) {
      places = places.flatMap { place in
        values.map { value in place.merging([axis: value]) { _, new in new } }
      }
    }
    if !spec.only.isEmpty {
      places = places.filter { place in
        spec.only.contains { part in
          part.allSatisfy { axis, values in place[axis].map(values.contains) ?? true }
        }
      }
      if places.isEmpty {
        report("\(spec.keyPath).only", "leaves nothing of the sweep")
      }
    }
    return places.map { place in
      let given = parameters(of: spec, shared, at: place)
      let (kind, parameters) = catalog.chosen(spec.kind, given)
      return Cell(
        id: StageID(family: spec.id, coordinates: place), spec: spec, coordinates: place,
        kind: kind, parameters: parameters, given: given)
    }
  }

  /// False, with an issue, if the sweep has more members than a graph may have.
  private mutating func fits(_ spec: StageSpec) -> Bool {
    let members = spec.over.values.reduce(1.0) { $0 * Double($1.count) }
    guard Double(cellCount) + members <= Double(Self.mostCells) else {
      report(
        "\(spec.keyPath).over",
        "expands to \(String(format: "%.0f", members)) stages, and a graph may have "
          + "\(Self.mostCells) in all")
      return false
    }
    cellCount += Int(members)
    return true
  }

  /// What all members share, then what goes with a member's cases, then its other coordinates.
  private func parameters(
    of spec: StageSpec, _ shared: [String: JSONValue], at place: [String: JSONValue]
  ) -> [String: JSONValue] {
    var parameters = shared
    for (axis, value) in place.sorted(by: { $0.key < $1.key }) {
      let added = spec.cases[axis].map { $0[value.coordinateText] ?? [:] } ?? [axis: value]
      parameters.merge(added) { _, new in new }
    }
    return parameters
  }

  /// Checks the first cell in full, and of the others only the values that the sweep changes.
  private mutating func checkParameters(of spec: StageSpec) {
    guard let first = cells[spec.id]?.first?.given else { return }
    // Without its recipe every parameter is missing; the recipe alone is the problem.
    if let recipe = spec.recipe, manifest.recipes[recipe] == nil { return }
    let shared = catalog.problems(of: spec.kind, first)
    for problem in shared {
      let recipe = spec.recipe.flatMap { name in
        manifest.recipes[name]?[problem.name] == nil ? nil : "recipes.\(name)"
      }
      let swept = spec.over[problem.name] != nil
      let owner = swept ? "\(spec.keyPath).over" : recipe ?? "\(spec.keyPath).parameters"
      report(problem.name.isEmpty ? owner : "\(owner).\(problem.name)", problem.message)
    }
    for (axis, cases) in spec.cases.sorted(by: { $0.key < $1.key }) {
      for (value, changes) in cases.sorted(by: { $0.key < $1.key }) {
        let changed = first.merging(changes) { _, new in new }
        for problem in catalog.problems(of: spec.kind, changed)
        where problem.name.isEmpty || changes[problem.name] != nil || !shared.contains(problem) {
          let path = "\(spec.keyPath).cases.\(axis).\(value)"
          report(problem.name.isEmpty ? path : "\(path).\(problem.name)", problem.message)
        }
      }
    }
    for (axis, values) in spec.over.sorted(by: { $0.key < $1.key }) where spec.cases[axis] == nil {
      for value in values.dropFirst() {
        let changed = first.merging([axis: value]) { _, new in new }
        for problem in catalog.problems(of: spec.kind, changed)
        where ["", axis].contains(problem.name) || !shared.contains(problem) {
          let isOwn = ["", axis].contains(problem.name)
          report(
            isOwn ? "\(spec.keyPath).over.\(axis)" : "\(spec.keyPath).parameters.\(problem.name)",
            isOwn ? problem.message : "\(problem.message), where \(axis) is \(value.canonicalText)")
        }
      }
    }
  }

  /// Checks that every name in braces has a value in every member of the sweep.
  private mutating func checkCommand(of spec: StageSpec, _ command: CommandSpec) {
    let templates =
      command.run.templates.map { ("run", $0) } + command.wrapper.map { ("wrapper", $0) }
    for cell in cells[spec.id] ?? [] {
      let known = CommandValues.names(
        of: command, inputs: Array(spec.inputs.keys) + Array(command.paths.keys),
        parameters: Array(cell.parameters.keys))
      let parameters = Set(cell.parameters.keys)
      for (name, path) in command.paths(with: .object(cell.parameters))
      where !CommandSpec.isSafe(path) {
        report(
          "\(spec.keyPath).inputs.\(name)",
          "\(cell.id): \(path.printable) leads out of the project")
        return
      }
      let problems =
        templates.flatMap { place, text in
          CommandTemplate(text).names.filter { !known.contains($0) }.map { (place, $0) }
        }
        + command.paths.flatMap { name, path in
          CommandTemplate(path).names.filter { !parameters.contains($0) }
            .map { ("inputs.\(name)", $0) }
        }
      guard !problems.isEmpty else { continue }
      for (place, name) in problems {
        let near = known.min { editDistance($0, name) < editDistance($1, name) } ?? ""
        let hint = editDistance(near, name) <= 2 ? "; did you mean {\(near)}?" : ""
        report(
          "\(spec.keyPath).\(place)",
          "{\(name)} is no parameter, input or other value of the command\(hint) "
            + "(a brace itself is written twice; values: \(known.sorted().joined(separator: ", ")))"
        )
      }
      return
    }
  }

  private mutating func node(
    _ cell: Cell, _ kind: StageDeclaration, _ slots: [InputSlot]?, _ joins: [String: [SweepJoin]]
  ) -> StageNode {
    var inputs: [String: [Producer]] = [:]
    for slot in kind.inputs {
      guard let joins = joins[slot.name] else { continue }
      guard edgeCount <= Self.mostEdges else { continue }
      let path = "\(cell.spec.keyPath).inputs.\(slot.name)"
      var matching: [Producer] = []
      for (join, reference) in zip(joins, cell.spec.inputs[slot.name] ?? []) {
        let found = join.producers(for: cell.coordinates)
        if found.isEmpty, cells[reference.stage] != nil {
          report(path, "\(cell.id): no member of \"\(reference.stage)\" matches")
        }
        matching += found
      }
      edgeCount += matching.count
      if edgeCount > Self.mostEdges {
        report(
          "\(cell.spec.keyPath).inputs",
          "the stages of the graph read each other more than \(Self.mostEdges) times")
      }
      inputs[slot.name] = matching
      if slot.cardinality == .one, matching.count > 1 {
        report(path, "\(cell.id): needs one stage, but \(matching.count) match")
      } else if Set(matching.map(\.id)).count < matching.count {
        report(path, "\(cell.id): reads the same stage twice")
      }
    }
    return StageNode(
      id: cell.id, kind: cell.kind, parameters: .object(cell.parameters),
      coordinates: cell.coordinates, inputs: inputs, resources: resources(of: cell),
      isArtifact: kind.isArtifact, onRequest: cell.spec.onRequest,
      command: commands[cell.spec.id], slots: slots)
  }

  /// What the sweep needs, with the member's own place among those that take turns.
  private func resources(of cell: Cell) -> Resources {
    var resources = cell.spec.resources
    if let needed = catalog.kinds[cell.kind]?.countable(.object(cell.parameters)) {
      resources.countable.merge(needed) { own, _ in own }
    }
    guard let axis = resources.turns, let value = cell.coordinates[axis] else { return resources }
    resources.turn = cell.spec.over[axis]?.firstIndex(of: value) ?? 0
    return resources
  }

  private func report(of cell: Cell) -> StageNode {
    StageNode(
      id: StageID("\(cell.id)/report"), kind: Self.reportKind, parameters: [:],
      coordinates: cell.coordinates, inputs: ["artifact": [cell.producer]], resources: Resources(),
      isArtifact: false)
  }

  mutating func report(_ keyPath: String, _ message: String) {
    issues.append(ManifestIssue(keyPath, message))
  }
}
