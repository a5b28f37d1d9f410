/// A program of the user's that makes files from files, as `"kind": "command"` declares it.
///
/// Paths are relative: those of inputs and code to the folder of the manifest, those of outputs to the folder in which
/// the command runs.
public struct CommandSpec: Hashable, Sendable {
  /// The name of the kind in `pipeline.json`.
  public static let kind = "command"

  /// What is run.
  public enum Run: Hashable, Sendable {
    /// A text for `sh -eu`.
    case shell(String)
    /// A program and its arguments.
    case words([String])

    /// The words in which names in braces stand for values.
    var templates: [String] {
      switch self {
      case .shell(let text): [text]
      case .words(let words): words
      }
    }
  }

  public var run: Run
  /// The files that it must have written when it ends, and folders, which end in a slash and must hold a file.
  public var outputs: [String]
  /// Files and folders from outside, by the name of the input; `{name}` stands for a parameter.
  public var paths: [String: String]
  /// Files, folders and patterns of files that decide what the command does.
  public var code: [String]
  /// The command whose first line of output is the version of a program, by the program's name.
  public var tools: [String: [String]]
  /// Variables of the environment that the command sees, and whose values are part of the key.
  public var variables: [String]
  /// The digest of the container image that it runs in; part of the key.
  public var image: String?
  /// The output that holds numbers.
  public var metrics: String?
  /// A program and arguments that start the command, such as `apptainer exec image.sif`.
  public var wrapper: [String]
  /// Whether the command has a folder that outlives it until its result is recorded.
  public var keepsCheckpoint: Bool
  /// Whether instruction set and libraries of the machine can change the bits of an output.
  public var dependsOnMachine: Bool

  /// What of the definition decides the result: part of the key.
  var identity: JSONValue {
    let command: JSONValue =
      switch run {
      case .shell(let text): .string(text)
      case .words(let words): .array(words.map(JSONValue.string))
      }
    var members: [String: JSONValue] = [
      "outputs": .array(outputs.map(JSONValue.string)), "run": command,
    ]
    if !paths.isEmpty { members["paths"] = .object(paths.mapValues(JSONValue.string)) }
    if !wrapper.isEmpty { members["wrapper"] = .array(wrapper.map(JSONValue.string)) }
    if let metrics { members["metrics"] = .string(metrics) }
    return .object(members)
  }

  /// The inputs from outside of a stage with `parameters`.
  func paths(with parameters: JSONValue) -> [String: String] {
    paths.mapValues { path in
      CommandTemplate(path).text { parameters[$0]?.coordinateText ?? "" }
    }
  }

  /// The outputs that a recorded definition declares; nil if that is no definition.
  static func outputs(of identity: JSONValue?) -> Set<String>? {
    guard case .array(let names)? = identity?["outputs"] else { return nil }
    return Set(names.compactMap { if case .string(let name) = $0 { name } else { nil } })
  }

  /// Whether `path` stays in the folder that it is relative to, and can be written on one line.
  static func isSafe(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return path.printable == path && path.utf8.count <= 1024
      && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  /// Files that the engine puts into the folder of a command.
  static let parametersFile = "parameters.json"
  static let inputsFile = "inputs.json"
  static let inputsFolder = "inputs"
}

/// A command as the graph knows it: what an entry of the manifest declares, for every member of its sweep.
public final class CommandStage: Sendable {
  public let spec: CommandSpec
  public let declaration: StageDeclaration

  init(_ spec: CommandSpec, inputs: [InputSlot]) {
    self.spec = spec
    declaration = StageDeclaration(
      kind: CommandSpec.kind, summary: "A command of the user's.", inputs: inputs,
      outputs: spec.outputs, dependsOnMachine: spec.dependsOnMachine)
  }
}

extension StageCatalog {
  /// What `node` promises: its own declaration if it is a command, or that of its kind.
  public func declaration(of node: StageNode) -> StageDeclaration? {
    guard var declaration = node.command?.declaration ?? kinds[node.kind]?.declaration else {
      return nil
    }
    if let slots = node.slots { declaration.inputs = slots }
    return declaration
  }
}
