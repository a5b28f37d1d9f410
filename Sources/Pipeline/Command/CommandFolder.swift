internal import Foundation
internal import WrittenNumbers

/// The folder in which a command runs: it holds what the command declares, and nothing else of the project.
///
/// Inputs are copies, so that a command that writes to one harms nothing. Those from outside and code have their paths
/// in the project, so that a command finds them where it would without the engine; files of other stages lie below
/// `inputs/NAME`.
struct CommandFolder {
  let node: StageNode
  let command: CommandStage
  let directory: WorkDirectory

  /// Paths of the command begin at the root, as it runs in another folder than the build.
  init(node: StageNode, command: CommandStage, directory: WorkDirectory) {
    self.node = node
    self.command = command
    self.directory = WorkDirectory(path: Self.absolute(directory.path))
  }

  private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }

  private var spec: CommandSpec { command.spec }

  /// A file of another stage.
  private struct Input: Encodable {
    var stage: String
    var coordinates: [String: JSONValue]
    var files: [String: String]
  }

  /// Creates an empty folder, and in it the script that runs the command.
  ///
  /// - Parameters:
  ///   - parameters: What the key says of them.
  ///   - inputs: The files of producers behind each input.
  ///   - sources: Where the files from outside are.
  ///   - checkpoint: The folder that outlives the command.
  ///   - tracing: Whether `strace` is to tell which files it opens.
  /// - Throws: What writing files throws, and `SourceError`.
  func prepare(
    parameters: JSONValue, inputs: [String: [StageInput]], sources: StageSources?,
    checkpoint: String, tracing: Bool = false
  ) throws {
    let checkpoint = Self.absolute(checkpoint)
    let files = FileManager.default
    try? files.removeItem(atPath: directory.output)
    try makeFolder(directory.output)
    try makeFolder(directory.temporary)
    for path in sources?.digests.keys.sorted() ?? [] {
      try copySource(path, from: sources?.folder ?? "")
    }
    let listing = try placed(inputs)
    try write(parameters, to: CommandSpec.parametersFile)
    if !listing.isEmpty { try write(listing, to: CommandSpec.inputsFile) }
    for output in spec.outputs {
      try makeFolder("\(directory.output)/\(OutputName.path(output))".parentDirectory)
    }
    if spec.keepsCheckpoint { try makeFolder(checkpoint) }
    var paths: [String: [String]] = [:]
    for (name, producers) in listing {
      paths[name] = producers.flatMap { self.paths(of: $0, in: name) }
    }
    for (name, path) in spec.paths(with: node.parameters) { paths[name] = [path] }
    let values = CommandValues(
      parameters: parameters, inputs: paths, of: spec, cores: node.resources.cores,
      checkpoint: checkpoint, folder: directory.output)
    let script = CommandScript(
      line: (tracing ? UndeclaredReads.words(in: directory) : [])
        .map { ShellWord.quoted($0) + " " }.joined() + values.line(of: spec),
      variables: variables(checkpoint), directory: directory)
    try Data(script.text.utf8).write(to: URL(fileURLWithPath: directory.script))
  }

  /// What the command sees of the environment beside the variables of every stage.
  private func variables(_ checkpoint: String) -> [String: String] {
    var seen = [
      "TMPDIR": directory.temporary, "REPRO_STAGE_ID": node.id.text,
      "REPRO_CORES": "\(node.resources.cores)", "OMP_NUM_THREADS": "\(node.resources.cores)",
      // Python orders sets by hashes that differ from process to process, and writes beside what it reads.
      "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
    ]
    if spec.keepsCheckpoint { seen["REPRO_CHECKPOINT"] = checkpoint }
    for name in spec.variables {
      if let value = CommandTools.value(of: name) { seen[name] = value }
    }
    return seen
  }

  private func placed(_ inputs: [String: [StageInput]]) throws -> [String: [Input]] {
    var placed: [String: [Input]] = [:]
    for (name, producers) in inputs {
      placed[name] = try producers.map { try place($0, in: name) }
    }
    return placed
  }

  /// Copies the files of a producer, and says where they are.
  ///
  /// A producer that differs from others of its sweep has a folder named after what it differs in.
  private func place(_ input: StageInput, in folder: String) throws -> Input {
    let own = input.coordinates.filter { node.coordinates[$0.key] == nil }
    let member = own.sorted { $0.key < $1.key }.map { "\($0)=\($1.coordinateText)" }.joined(
      separator: ",")
    var placed = Input(stage: input.stage.text, coordinates: input.coordinates, files: [:])
    for (name, path) in input.files {
      let parts = [CommandSpec.inputsFolder, folder, member, name].filter { !$0.isEmpty }
      let target = parts.joined(separator: "/")
      try copy(path, to: target)
      placed.files[name] = target
    }
    return placed
  }

  /// What the name of an input stands for: the paths of its files, and of a folder that it reads the folder's.
  private func paths(of input: Input, in slot: String) -> [String] {
    let slots = node.slots ?? command.declaration.inputs
    let folders = (slots.first { $0.name == slot }?.files ?? []).filter(OutputName.isFolder)
    var paths: [String] = []
    for (name, path) in input.files.sorted(by: { $0.key < $1.key }) {
      let folder = folders.first { OutputName.holds($0, name) }
      let place = folder.map { OutputName.path(String(path.dropLast(name.count - $0.count))) }
      if paths.last != place ?? path { paths.append(place ?? path) }
    }
    return paths
  }

  private func copySource(_ path: String, from folder: String) throws {
    let source = "\(folder)/\(path)"
    guard try SourceFolders.kind(of: source) == S_IFDIR else { return try copy(source, to: path) }
    let listing = try SourceListing(of: source, selecting: nil)
    for name in listing.folders { try makeFolder("\(directory.output)/\(path)/\(name)") }
    for name in listing.files { try copy("\(source)/\(name)", to: "\(path)/\(name)") }
  }

  private func copy(_ source: String, to name: String) throws {
    let target = "\(directory.output)/\(name)"
    try makeFolder(target.parentDirectory)
    guard !FileManager.default.fileExists(atPath: target) else { return }
    let real = URL(fileURLWithPath: source).resolvingSymlinksInPath().path
    try FileManager.default.copyItem(atPath: real, toPath: target)
  }

  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  private func write(_ value: some Encodable, to name: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try encoder.encode(value).write(to: URL(fileURLWithPath: "\(directory.output)/\(name)"))
  }

  /// The files that the command left and does not declare; `sources` are the paths from outside.
  func undeclared(_ sources: [String]) -> [String] {
    let known = Set(
      spec.outputs + sources + [CommandSpec.parametersFile, CommandSpec.inputsFile])
    let found = (try? FileManager.default.subpathsOfDirectory(atPath: directory.output)) ?? []
    return found.filter { path in
      guard !known.contains(path), !path.hasPrefix("\(CommandSpec.inputsFolder)/"),
        !spec.outputs.contains(where: { OutputName.holds($0, path) }),
        !sources.contains(where: { path.hasPrefix("\($0)/") })
      else { return false }
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: "\(directory.output)/\(path)", isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }.sorted()
  }

  private func problem(of output: String) -> String? {
    let path = OutputName.path(output)
    guard let status = try? FileStatus(path: directory.output(named: path)) else {
      return "ended without writing its output \(output)"
    }
    guard OutputName.isFolder(output) else {
      guard !status.isRegular else { return nil }
      let next =
        status.isDirectory
        ? "if it is to keep the folder, declare \(output)/ with the slash"
        : "declare the files that it is to keep, each by its path"
      return "left \(status.typeName) as its output \(output)\n  next: \(next)"
    }
    guard status.isDirectory else {
      return "left \(status.typeName) as its output \(output)\n"
        + "  next: declare \(path) without the slash if it is to keep a file"
    }
    let files = directory.files(output)
    guard !files.isEmpty else {
      return "left its output folder \(output) without a file\n"
        + "  next: write a file to it, or declare another output"
    }
    for name in files {
      guard CommandSpec.isSafe(name) else {
        return "left a file in \(output) whose name is \"\(name.printable)\"\n"
          + "  next: choose a name without control characters"
      }
      if let status = try? FileStatus(path: directory.output(named: name)), !status.isRegular {
        return "left \(status.typeName) as \(name) in an output folder\n"
          + "  next: write files there"
      }
    }
    return nil
  }

  /// What is wrong with what the command left; nil if all is there and is what it was declared to be.
  var problem: String? {
    for name in spec.outputs { if let problem = problem(of: name) { return problem } }
    guard let metrics = spec.metrics else { return nil }
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: directory.output(named: metrics)))
      _ = try MetricsFile(bytes, named: metrics)
      return nil
    } catch {
      return "wrote no numbers to \(metrics): \(error)"
    }
  }
}
