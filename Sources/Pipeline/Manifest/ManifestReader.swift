public import Foundation
internal import StrictJSON

/// Reads `pipeline.json`, applies a profile, and collects every problem on the way.
public struct ManifestReader {
  var issues: [ManifestIssue] = []
  /// The values of each axis before a profile and in every profile.
  private var known: [String: Set<JSONValue>] = [:]
  private var doubtful: Set<String> = []
  private var hasNameless = false

  /// The manifest in `bytes`; `path` is for messages.
  public static func parse(
    _ bytes: Data, path: String, profile: String?
  ) throws(ManifestError) -> Manifest {
    let draft = try draft(bytes, path: path, profile: profile)
    guard draft.issues.isEmpty else { throw .invalid(path: path, issues: draft.issues) }
    return draft.manifest
  }

  /// What could be read of `bytes`; `path` is for messages.
  ///
  /// - Throws: If there is no JSON object or no such profile, so that nothing can be read.
  static func draft(
    _ bytes: Data, path: String, profile: String?
  ) throws(ManifestError) -> ManifestDraft {
    var reader = ManifestReader()
    let root = try root(bytes, path: path)
    if let profile, case .object(let profiles)? = root["profiles"], profiles[profile] == nil {
      throw .unknownProfile(profile, known: profiles.keys.sorted(), path: path)
    }
    reader.issues = StrictJSON.liberties(in: bytes).map { ManifestIssue($0.place, $0.message) }
    guard let manifest = reader.manifest(root, profile: profile) else {
      throw .invalid(path: path, issues: reader.issues)
    }
    return ManifestDraft(
      manifest: manifest, issues: reader.issues, doubtful: reader.doubtful,
      hasNameless: reader.hasNameless)
  }

  static func root(_ bytes: Data, path: String) throws(ManifestError) -> JSONValue {
    if let problem = StrictJSON.encodingProblem(in: bytes) {
      throw .notJSON(path: path, reason: problem)
    }
    do {
      return try JSONDecoder().decode(JSONValue.self, from: bytes)
    } catch let error as DecodingError {
      switch StrictJSON.refusal(of: bytes, after: error) {
      case .notJSON(let reason): throw .notJSON(path: path, reason: reason)
      case .invalid(let problems):
        throw .invalid(path: path, issues: problems.map { ManifestIssue($0.place, $0.message) })
      }
    } catch {
      throw .notJSON(path: path, reason: "\(error)")
    }
  }

  // MARK: The document

  /// The profile in force: the one that is wanted, the default, or the only one.
  private mutating func profileName(
    _ wanted: String?, among profiles: [String: [String: JSONValue]], default given: JSONValue?
  ) -> String? {
    let names = profiles.keys.sorted().joined(separator: ", ")
    let only = profiles.count == 1 && given == nil ? names : nil
    if wanted == nil, only == nil, given == nil {
      report("defaultProfile", "must name one of the profiles; there are \(names)")
      return nil
    }
    guard let name = wanted ?? only ?? string(given, at: "defaultProfile") else { return nil }
    guard profiles[name] != nil else {
      report("profiles", "has no profile \"\(name)\"; there are \(names)")
      return nil
    }
    return name
  }

  private mutating func manifest(_ root: JSONValue, profile wanted: String?) -> Manifest? {
    guard let top = object(root, at: "(top level)") else { return nil }
    let known: Set = [
      "$schema", "version", "defaultProfile", "axes", "recipes", "stages", "profiles",
    ]
    refuseUnknown(top, known: known, at: "")
    if top["version"] != 1 {
      report("version", "must be 1, found \(top["version"]?.canonicalText ?? "nothing")")
    }
    var axes = dictionary(top["axes"] ?? [:], at: "axes") { $0.array($1, at: $2) }
    var recipes = dictionary(top["recipes"] ?? [:], at: "recipes") { $0.object($1, at: $2) }
    // A manifest of one profile need not name it, and a small one need not have any.
    let profiles = dictionary(top["profiles"] ?? ["default": [:]], at: "profiles") {
      $0.object($1, at: $2)
    }
    guard let name = profileName(wanted, among: profiles, default: top["defaultProfile"]) else {
      return nil
    }
    let profile = profile(name, of: profiles)
    for values in [axes] + profiles.values.map({ Self.axes(of: $0) }) {
      self.known.merge(values.mapValues { Set($0) }) { $0.union($1) }
    }
    let prefix = "profiles.\(name)"
    let overrides: Set = ["description", "extends", "axes", "recipes", "stages"]
    refuseUnknown(profile, known: overrides, at: prefix)
    let axisChanges = dictionary(profile["axes"] ?? [:], at: "\(prefix).axes") {
      $0.array($1, at: $2)
    }
    for (axis, values) in axisChanges.sorted(by: { $0.key < $1.key }) {
      if axes[axis] == nil { report("\(prefix).axes.\(axis)", "there is no axis of this name") }
      axes[axis] = values
    }
    let recipeChanges = dictionary(profile["recipes"] ?? [:], at: "\(prefix).recipes") {
      $0.object($1, at: $2)
    }
    merge(recipeChanges, into: &recipes, at: "\(prefix).recipes")
    let stageChanges = dictionary(profile["stages"] ?? [:], at: "\(prefix).stages") {
      $0.object($1, at: $2)
    }
    let stages = specs(
      array(top["stages"], at: "stages") ?? [], axes: axes, changes: stageChanges, prefix: prefix)
    let recipesAreWhole =
      known.isSuperset(of: top.keys) && !issues.contains { $0.keyPath.hasPrefix("recipes") }
    if !recipesAreWhole {
      // The recipe that is not there may be one that could not be read.
      let lacking = stages.filter { $0.recipe.map { recipes[$0] == nil } ?? false }
      doubtful.formUnion(lacking.map(\.id))
    }
    return Manifest(profile: name, axes: axes, recipes: recipes, stages: stages)
  }

  /// A profile with what it takes over from those that it extends: its own values win, member by member.
  private mutating func profile(
    _ name: String, of profiles: [String: [String: JSONValue]]
  ) -> [String: JSONValue] {
    var chain = [name]
    var merged = profiles[name] ?? [:]
    while let value = profiles[chain.last ?? ""]?["extends"] {
      let place = "profiles.\(chain.last ?? "").extends"
      guard let base = string(value, at: place) else { break }
      guard let members = profiles[base], !chain.contains(base) else {
        let known = profiles.keys.filter { !chain.contains($0) }.sorted().joined(separator: ", ")
        report(place, "must name another profile (\(known)), found \"\(base)\"")
        break
      }
      chain.append(base)
      merged = JSONValue.merging(members, with: merged)
    }
    return merged
  }

  /// The lists under `axes`, without a word about what is wrong there.
  private static func axes(of profile: [String: JSONValue]) -> [String: [JSONValue]] {
    guard case .object(let members)? = profile["axes"] else { return [:] }
    return members.compactMapValues { value in
      if case .array(let elements) = value { elements } else { nil }
    }
  }

  private mutating func merge(
    _ changes: [String: [String: JSONValue]], into recipes: inout [String: [String: JSONValue]],
    at prefix: String
  ) {
    for (name, members) in changes.sorted(by: { $0.key < $1.key }) {
      guard let recipe = recipes[name] else {
        report("\(prefix).\(name)", "there is no recipe of this name")
        continue
      }
      for key in members.keys.sorted() where recipe[key] == nil {
        report("\(prefix).\(name).\(key)", "the recipe \"\(name)\" has no such parameter")
      }
      recipes[name] = recipe.merging(members) { _, new in new }
    }
  }

  // MARK: Stages

  private mutating func specs(
    _ entries: [JSONValue], axes: [String: [JSONValue]],
    changes: [String: [String: JSONValue]], prefix: String
  ) -> [StageSpec] {
    var stages: [StageSpec] = []
    for (index, entry) in entries.enumerated() {
      let path = "stages[\(index)]"
      guard let members = object(entry, at: path),
        let id = string(members["id"], at: "\(path).id")
      else {
        hasNameless = true
        continue
      }
      if let first = stages.first(where: { $0.id == id }) {
        report("\(path).id", "\"\(id)\" is already the id of \(first.keyPath)")
        doubtful.insert(id)
        continue
      }
      if let problem = ReservedNames.problem(of: id) { report("\(path).id", problem) }
      if !Self.isIdentifier(id) {
        report("\(path).id", "\"\(id)\" may have letters, digits, '-' and '_' only")
      }
      let count = issues.count
      stages.append(
        spec(id, members, axes: axes, change: changes[id] ?? [:], at: path, prefix: prefix))
      if issues.count > count { doubtful.insert(id) }
    }
    for id in changes.keys.sorted() where !stages.contains(where: { $0.id == id }) {
      report("\(prefix).stages.\(id)", "there is no stage of this id")
    }
    return stages
  }

  private mutating func spec(
    _ id: String, _ members: [String: JSONValue], axes: [String: [JSONValue]],
    change: [String: JSONValue], at path: String, prefix: String
  ) -> StageSpec {
    let changePath = "\(prefix).stages.\(id)"
    let isCommand = members["kind"] == .string(CommandSpec.kind)
    refuseUnknown(
      members,
      known: Self.changeable.union(Self.fixed).union(isCommand ? Self.commandKeys : []), at: path)
    refuseUnknown(change, known: Self.changeable, at: changePath)
    var parameters = object(members["parameters"] ?? [:], at: "\(path).parameters") ?? [:]
    let changed = object(change["parameters"] ?? [:], at: "\(changePath).parameters") ?? [:]
    parameters.merge(changed) { _, new in new }
    var needs = Resources()
    for (value, place) in [
      (members["resources"], path), (change["resources"], changePath),
    ] {
      if let value { read(&needs, from: value, at: "\(place).resources") }
    }
    let over = sweep(members["over"], axes: axes, at: "\(path).over")
    if let axis = needs.turns, over[axis] == nil {
      report("\(path).resources.turns", "the sweep has no axis \"\(axis)\"")
    }
    var cases = cases(members["cases"], over: over, at: "\(path).cases")
    merge(change["cases"], into: &cases, at: "\(changePath).cases")
    var inputs = object(members["inputs"] ?? [:], at: "\(path).inputs") ?? [:]
    let paths = isCommand ? outsidePaths(&inputs, at: "\(path).inputs") : [:]
    return StageSpec(
      id: id, kind: string(members["kind"], at: "\(path).kind") ?? "",
      recipe: members["recipe"].flatMap { string($0, at: "\(path).recipe") },
      parameters: parameters, over: over,
      cases: cases,
      only: only(members["only"], over: over, axes: axes, at: "\(path).only"),
      known: knownValues(of: members["over"]),
      inputs: dictionary(.object(inputs), at: "\(path).inputs") {
        $0.references($1, axes: axes, isCommand: isCommand, at: $2)
      },
      command: isCommand ? command(members, paths: paths, at: path) : nil,
      resources: needs,
      onRequest: members["onRequest"].flatMap { string($0, at: "\(path).onRequest") },
      keyPath: path)
  }

  /// Takes the inputs of a command that are paths from outside: texts that are no id of a stage, and `{"path": …}`.
  private mutating func outsidePaths(
    _ inputs: inout [String: JSONValue], at path: String
  ) -> [String: String] {
    var paths: [String: String] = [:]
    for (name, value) in inputs.sorted(by: { $0.key < $1.key }) {
      let place = "\(path).\(name)"
      if !Self.isIdentifier(name) {
        report(place, "the name of an input may have letters, digits, '-' and '_' only")
      }
      switch value {
      case .string(let text) where !Self.isIdentifier(text):
        paths[name] = safePath(value, at: place)
      case .object(let members) where members["path"] != nil:
        refuseUnknown(members, known: ["path"], at: place)
        paths[name] = safePath(members["path"] ?? .null, at: "\(place).path")
      default: continue
      }
      inputs[name] = nil
    }
    return paths
  }

  private mutating func sweep(
    _ value: JSONValue?, axes: [String: [JSONValue]], at path: String
  ) -> [String: [JSONValue]] {
    guard let value, let members = object(value, at: path) else { return [:] }
    var over: [String: [JSONValue]] = [:]
    for (name, choice) in members.sorted(by: { $0.key < $1.key }) {
      let place = "\(path).\(name)"
      guard let values = values(choice, axes: axes, at: place) else { continue }
      if values.isEmpty { report(place, "is empty, so the sweep expands to nothing") }
      if Set(values).count < values.count { report(place, "has the same value twice") }
      for value in values where !Self.isCoordinate(value) {
        report(place, "\(value.canonicalText) can't name a stage; use a number or a plain word")
      }
      over[name] = values
    }
    return over
  }

  /// A list of values, or the name of an axis that has them.
  private mutating func values(
    _ choice: JSONValue, axes: [String: [JSONValue]], at path: String
  ) -> [JSONValue]? {
    guard case .string(let axis) = choice else { return array(choice, at: path) }
    if axes[axis] == nil { report(path, "there is no axis \"\(axis)\" under axes") }
    return axes[axis]
  }

  /// The parameters that go with the values of axes; every value of such an axis has a case.
  private mutating func cases(
    _ value: JSONValue?, over: [String: [JSONValue]], at path: String
  ) -> [String: [String: [String: JSONValue]]] {
    guard let value else { return [:] }
    let cases = dictionary(value, at: path) { reader, axis, place in
      reader.dictionary(axis, at: place) { $0.object($1, at: $2) }
    }
    for (axis, members) in cases.sorted(by: { $0.key < $1.key }) {
      guard let values = over[axis] else {
        report("\(path).\(axis)", "the sweep has no axis of this name")
        continue
      }
      for value in values where members[value.coordinateText] == nil {
        report("\(path).\(axis)", "has no case for \(value.canonicalText)")
      }
    }
    return cases
  }

  /// Applies what a profile changes in the cases of a stage.
  private mutating func merge(
    _ change: JSONValue?, into cases: inout [String: [String: [String: JSONValue]]],
    at path: String
  ) {
    guard let change else { return }
    let changes = dictionary(change, at: path) { reader, axis, place in
      reader.dictionary(axis, at: place) { $0.object($1, at: $2) }
    }
    for (axis, members) in changes.sorted(by: { $0.key < $1.key }) {
      for (value, parameters) in members.sorted(by: { $0.key < $1.key }) {
        guard cases[axis]?[value] != nil else {
          report("\(path).\(axis).\(value)", "the stage has no such case")
          continue
        }
        cases[axis]?[value]?.merge(parameters) { _, new in new }
      }
    }
  }

  private mutating func only(
    _ value: JSONValue?, over: [String: [JSONValue]], axes: [String: [JSONValue]], at path: String
  ) -> [[String: [JSONValue]]] {
    guard let value, let parts = array(value, at: path) else { return [] }
    return parts.enumerated().map { index, part in
      let place = "\(path)[\(index)]"
      let allowed = dictionary(part, at: place) { $0.values($1, axes: axes, at: $2) }
      for axis in allowed.keys.sorted() where over[axis] == nil {
        report("\(place).\(axis)", "the sweep has no axis of this name")
      }
      return allowed
    }
  }

  /// The values that the axes of a sweep have under any profile.
  private func knownValues(of over: JSONValue?) -> [String: Set<JSONValue>] {
    guard case .object(let members)? = over else { return [:] }
    return members.mapValues { choice in
      switch choice {
      case .string(let axis): known[axis] ?? []
      case .array(let values): Set(values)
      default: []
      }
    }
  }

  /// One entry, or a list of them where several fill a slot.
  private mutating func references(
    _ value: JSONValue, axes: [String: [JSONValue]], isCommand: Bool, at path: String
  ) -> [InputReference]? {
    guard case .array(let values) = value else {
      return reference(value, axes: axes, isCommand: isCommand, at: path).map { [$0] }
    }
    if isCommand { report(path, "a command reads each stage by an input of its own") }
    if values.isEmpty { report(path, "is empty; name a stage") }
    return values.enumerated().compactMap {
      reference($1, axes: axes, isCommand: isCommand, at: "\(path)[\($0)]")
    }
  }

  private mutating func reference(
    _ value: JSONValue, axes: [String: [JSONValue]], isCommand: Bool, at path: String
  ) -> InputReference? {
    if case .string(let stage) = value { return InputReference(stage: stage, filter: [:]) }
    guard let members = object(value, at: path) else { return nil }
    refuseUnknown(
      members, known: Set(["stage", "where"]).union(isCommand ? ["files", "path"] : []), at: path)
    guard let stage = string(members["stage"], at: "\(path).stage") else { return nil }
    let filter = dictionary(members["where"] ?? [:], at: "\(path).where") {
      $0.values($1, axes: axes, at: $2)
    }
    let files = members["files"].flatMap { array($0, at: "\(path).files") }
    return InputReference(
      stage: stage, filter: filter,
      files: files.map { $0.compactMap { string($0, at: "\(path).files") } })
  }
}
