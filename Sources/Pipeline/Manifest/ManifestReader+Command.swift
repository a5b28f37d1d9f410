/// Commands, as `pipeline.json` declares them.
extension ManifestReader {
  /// The keys of an entry that only commands have.
  static let commandKeys: Set = [
    "run", "outputs", "code", "tools", "variables", "image", "metrics", "wrapper", "checkpoint",
    "machine",
  ]

  /// The command that an entry at `path` declares; `paths` are its inputs from outside.
  mutating func command(
    _ members: [String: JSONValue], paths: [String: String], at path: String
  ) -> CommandSpec {
    var spec = CommandSpec(
      run: run(members["run"], at: "\(path).run"), outputs: [], paths: paths, code: [], tools: [:],
      variables: [], image: nil, metrics: nil, wrapper: [], keepsCheckpoint: false,
      dependsOnMachine: false)
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      let place = "\(path).\(name)"
      switch name {
      case "outputs": spec.outputs = outputs(value, at: place)
      case "code": spec.code = self.paths(value, at: place)
      case "tools": spec.tools = tools(value, at: place)
      case "variables": spec.variables = variables(value, at: place)
      case "image": spec.image = string(value, at: place)
      case "metrics": spec.metrics = safePath(value, at: place)
      case "wrapper": spec.wrapper = words(value, at: place)
      case "checkpoint": spec.keepsCheckpoint = flag(value, at: place) ?? false
      case "machine": spec.dependsOnMachine = flag(value, at: place) ?? false
      default: break
      }
    }
    if let metrics = spec.metrics {
      if !metrics.hasSuffix(".json"), !metrics.hasSuffix(".csv") {
        report("\(path).metrics", "must end in .json or .csv, found \"\(metrics)\"")
      }
      if !spec.outputs.contains(metrics) { spec.outputs.append(metrics) }
    }
    checkPlaces(of: spec, at: path)
    return spec
  }

  /// Finds what could not lie in one folder.
  private mutating func checkPlaces(of spec: CommandSpec, at path: String) {
    let isSaid = issues.contains { issue in
      ["outputs", "metrics"].contains { issue.keyPath.hasPrefix("\(path).\($0)") }
    }
    if spec.outputs.isEmpty, !isSaid {
      report("\(path).outputs", "is missing; a command is run for the files that it writes")
    }
    if Set(spec.outputs.map(OutputName.path)).count < spec.outputs.count {
      report("\(path).outputs", "has the same file twice")
    }
    let inputs = Set(spec.paths.values).union(spec.code.filter { !PathPattern($0).isOpen })
    for output in spec.outputs {
      if inputs.contains(OutputName.path(output)) {
        report("\(path).outputs", "\(output) is an input too; write another file")
      } else if let input = inputs.sorted().first(where: { OutputName.holds(output, $0) }) {
        report("\(path).outputs", "\(output) holds the input \(input); write to another folder")
      }
      if let other = spec.outputs.first(where: { $0 != output && OutputName.holds(output, $0) }) {
        report("\(path).outputs", "\(other) lies in \(output), which is an output already")
      }
      if [CommandSpec.parametersFile, CommandSpec.inputsFile].contains(OutputName.path(output))
        || output.hasPrefix("\(CommandSpec.inputsFolder)/")
      {
        report("\(path).outputs", "\(output) is a name that the engine uses; choose another")
      }
      if spec.outputs.contains(where: { $0.hasPrefix("\(output)/") }) {
        report("\(path).outputs", "\(output) cannot be a file and a folder")
      }
    }
  }

  private mutating func run(_ value: JSONValue?, at path: String) -> CommandSpec.Run {
    switch value {
    case .string(let text)? where text.contains { !$0.isWhitespace }: return .shell(text)
    case .array? where value != .array([]): return .words(words(value, at: path))
    default:
      report(
        path,
        "must be a text for the shell or a list of words, found \(value?.canonicalText ?? "nothing")"
      )
      return .words([])
    }
  }

  private mutating func words(_ value: JSONValue?, at path: String) -> [String] {
    (array(value, at: path) ?? []).enumerated().compactMap { index, word in
      switch word {
      case .number, .bool: word.canonicalText
      default: string(word, at: "\(path)[\(index)]")
      }
    }
  }

  private mutating func paths(_ value: JSONValue, at path: String) -> [String] {
    (array(value, at: path) ?? []).enumerated().compactMap { index, element in
      safePath(element, at: "\(path)[\(index)]")
    }
  }

  /// Paths, of which those that end in a slash are folders.
  private mutating func outputs(_ value: JSONValue, at path: String) -> [String] {
    (array(value, at: path) ?? []).enumerated().compactMap { index, element in
      guard let name = safePath(element, at: "\(path)[\(index)]") else { return nil }
      if case .string(let text) = element, OutputName.isFolder(text) { return "\(name)/" }
      return name
    }
  }

  /// A path that stays in the project, or in the folder of the command.
  mutating func safePath(_ value: JSONValue, at path: String) -> String? {
    guard var text = string(value, at: path) else { return nil }
    while text.hasPrefix("./") { text.removeFirst(2) }
    while text.hasSuffix("/"), text.count > 1 { text.removeLast() }
    guard CommandSpec.isSafe(text) else {
      report(
        path,
        "\"\(text.printable)\" must be a path below the folder of the manifest; "
          + "a link there may lead elsewhere")
      return nil
    }
    return text
  }

  /// Programs with the command that prints their version, or names of programs that take `--version`.
  private mutating func tools(_ value: JSONValue, at path: String) -> [String: [String]] {
    if case .array = value {
      let names = words(value, at: path)
      return Dictionary(names.map { ($0, [$0, "--version"]) }) { first, _ in first }
    }
    var tools: [String: [String]] = [:]
    for (name, command) in object(value, at: path) ?? [:] {
      if case .string(let text) = command {
        tools[name] = ["sh", "-c", text]
      } else {
        tools[name] = words(command, at: "\(path).\(name)")
      }
    }
    return tools
  }

  private mutating func variables(_ value: JSONValue, at path: String) -> [String] {
    words(value, at: path).filter { name in
      let isName =
        !name.isEmpty && name.first?.isNumber == false
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      if !isName { report(path, "\"\(name.printable)\" is no name of a variable") }
      return isName
    }
  }
}
