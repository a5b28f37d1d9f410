import ArgumentParser
import Foundation
import Pipeline

/// Where the project, its store and its output are; the same for every verb.
struct ProjectOptions: ParsableArguments {
  @Option(
    name: [.customShort("C"), .customLong("directory")],
    help: "Change to DIR first (default: the nearest folder upward with a pipeline.json).")
  var directory: String?

  @Option(
    name: [.customShort("f"), .customLong("file")],
    help: "The manifest (default: pipeline.json).")
  var file = "pipeline.json"

  @Option(help: "The profile: how large the work is (default: the manifest's default).")
  var profile: String?

  @Option(
    help: ArgumentHelp(
      "Give a parameter of the manifest another value; may be given several times.",
      discussion: "PARAMETER wherever it stands, or RECIPE.PARAMETER or STAGE.PARAMETER.",
      valueName: "name=value"))
  var set: [Override] = []

  @Option(help: "The store (default: .repro beside the manifest, or $REPRO_STORE).")
  var store: String?

  @Option(
    help: ArgumentHelp(
      "The data folder that is searched first, before $REPRO_DATA and the usual ones.",
      visibility: .hidden))
  var data: String?

  @Flag(
    help: ArgumentHelp(
      "Fail where a data set is not on this machine, instead of leaving its cells out.",
      visibility: .hidden))
  var realOnly = false

  @Flag(
    help: ArgumentHelp(
      "Train on generated images where a data set is not on this machine; marked as such.",
      visibility: .hidden))
  var standIns = false

  @Option(
    help: ArgumentHelp(
      "Use this OpenBLAS core instead of the one that fits the instruction set.",
      discussion: "Other cores give other bits, so results are kept apart.",
      valueName: "NAME", visibility: .hidden))
  var blasCore: String?

  @Option(
    help: ArgumentHelp(
      "The memory that the systems audit lets a device have, as 8GiB (default: the manifest's).",
      discussion: """
        Replaces the parameter memoryBudgetMiB wherever pipeline.json has it: configurations whose \
        peak is larger are reported as "exceeds", and the largest batch that fits is found for this \
        budget. Nothing is measured anew, and nothing is held to it while it runs.
        """,
      valueName: "SIZE", visibility: .hidden))
  var memoryBudget: MemorySize?

  /// The command line that does `words` in the same project: for advice.
  func command(_ words: String...) -> String { command(words) }

  /// The command line that does `words` in the same project.
  func command(_ words: [String]) -> String {
    var line = ["repro"] + words
    if let directory { line += ["-C", directory] }
    if file != "pipeline.json" { line += ["-f", file] }
    if let profile { line += ["--profile", profile] }
    if let store { line += ["--store", store] }
    if let data { line += ["--data", data] }
    if realOnly { line.append("--real-only") }
    if standIns { line.append("--stand-ins") }
    if let blasCore { line += ["--blas-core", blasCore] }
    for override in set { line += ["--set", override.description] }
    if let memoryBudget { line += ["--memory-budget", "\(memoryBudget)"] }
    return line.map(\.shellQuoted).joined(separator: " ")
  }

  /// The command line that does `words` in the same project, as it is pasted into this shell.
  ///
  /// With `storesOnly` it names no profile and no manifest: for verbs that need neither.
  func pasted(_ words: [String], storesOnly: Bool = false) -> String {
    var options = self
    if storesOnly {
      (options.profile, options.file) = (nil, "pipeline.json")
      options.set = []
      (options.realOnly, options.standIns, options.blasCore, options.memoryBudget) =
        (false, false, nil, nil)
    }
    return Invocation.name + options.command(words).dropFirst("repro".count)
  }

  /// The options of another project with the same store and data.
  func other(_ manifest: String) -> ProjectOptions {
    var options = self
    options.store = storePath.absolutePath
    options.data = data.map { given($0).absolutePath }
    options.directory = nil
    options.file = manifest
    return options
  }

  /// The parameters that the command line gives another value, in the order in which they count.
  var overrides: [Override] {
    let budget = memoryBudget.map { Override("memoryBudgetMiB", .number(Double($0.mebibytes))) }
    return (budget.map { [$0] } ?? []) + set
  }

  /// The manifest's path.
  var manifestPath: String { path(file) }

  /// The folder of the manifest, where paths of commands begin.
  var projectFolder: String {
    let folder = manifestPath.folder
    return folder.isEmpty ? "." : folder
  }

  /// Where a path that the user gave leads: from the folder of the call, or from `-C DIR`.
  func given(_ path: String) -> String {
    guard let directory, !path.hasPrefix("/") else { return path }
    return "\(directory)/\(path)"
  }

  /// Where a path of the project leads, after the change to `-C DIR` or to the folder that was found.
  func path(_ given: String) -> String {
    guard let folder = directory ?? searched, !given.hasPrefix("/") else { return given }
    return "\(folder)/\(given)"
  }

  /// The nearest folder above this one that has a manifest, when none was named and this one has none.
  private var searched: String? { file == "pipeline.json" ? ProjectSearch.folder : nil }

  /// The folder of the results: the user's where one was named, or the project's own.
  func outputFolder(_ name: String) -> String {
    name == Self.defaultOutput ? path(name) : given(name)
  }

  static let defaultOutput = "artifacts"

  /// The data folders in the order in which they are searched.
  var dataFolders: DataFolders { DataFolders(given: data.map(given)) }

  /// The store's path.
  var storePath: String {
    if let store { return given(store) }
    if let chosen = ProcessInfo.processInfo.environment["REPRO_STORE"], !chosen.isEmpty {
      return given(chosen)
    }
    let folder = manifestPath.folder
    return folder.isEmpty ? ".repro" : "\(folder)/.repro"
  }
}

/// `--json` on the verbs that only read.
struct JSONOption: ParsableArguments {
  @Flag(help: "Print JSON instead of text.")
  var json = false
}

/// Prints `value` as JSON with sorted keys; numbers that are not finite are strings, as in metrics.json.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  encoder.nonConformingFloatEncodingStrategy = .convertToString(
    positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
  print(String(decoding: try encoder.encode(value), as: UTF8.self).terminalSafeJSON)
}

extension String {
  /// The word as a POSIX shell reads it back.
  var shellQuoted: String {
    let isPlain =
      !isEmpty
      && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=,:+@".contains($0)) }
    return isPlain ? self : "'\(replacing("'", with: "'\\''"))'"
  }

  /// The path from the root, without `.` and `..`.
  var absolutePath: String { URL(fileURLWithPath: self).standardizedFileURL.path }

  /// What comes before the first line break.
  var firstLine: String { String(prefix { !$0.isNewline }) }

  /// The path without its last component; empty when there is no other.
  ///
  /// Foundation's own version traps on Linux when the whole path is a single character.
  var folder: String {
    guard let slash = lastIndex(of: "/") else { return "" }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
