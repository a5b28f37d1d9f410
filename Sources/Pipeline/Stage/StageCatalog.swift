internal import Foundation

/// The stage kinds of a program, and the code that each was built from.
public struct StageCatalog: Sendable {
  public let kinds: [String: StageKind]
  /// The source files of the program, by module.
  public let code: ModuleCode
  /// How long stages take where none of their kind has run yet.
  public let typical: TypicalDurations
  /// The kinds among which a parameter chooses, by the kind that entries name.
  let choices: [String: KindChoice]
  private let listings: CodeListings
  private let readers: [String: String]

  /// - Parameters:
  ///   - kinds: Every stage kind; names are unique.
  ///   - code: The source files of every module, and which modules each is built on.
  ///   - supplements: The names of documents that a project may give beside its manifest, each with the
  ///     module that reads it: kinds built on this module read the document.
  ///   - choices: The kinds among which a parameter chooses. Those of one choice have equal inputs and outputs.
  ///   - typical: How long stages take on a typical machine.
  public init(
    _ kinds: [StageKind], code: ModuleCode, supplements: [String: String] = [:],
    choices: [KindChoice] = [], typical: TypicalDurations = TypicalDurations()
  ) {
    self.typical = typical
    self.choices = Dictionary(uniqueKeysWithValues: choices.map { ($0.kind, $0) })
    readers = supplements
    self.code = code
    self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.declaration.kind, $0) })
    listings = CodeListings(of: code)
    for choice in choices {
      let declared = choice.kinds.values.compactMap { self.kinds[$0]?.declaration }
      precondition(
        Set(declared.map { Set($0.outputs) }).count == 1
          && Set(declared.map { Set($0.inputs.map(\.name)) }).count == 1,
        "kinds that `\(choice.parameter)` chooses from differ in inputs or outputs")
    }
  }

  /// Every source file of the program.
  public var sources: CodeListing { CodeListing(files: code.files) }

  /// The names of the documents beside the manifest that stages of `kind` read where a project has them.
  func supplements(of kind: String) -> Set<String> {
    guard let module = kinds[kind]?.module else { return [] }
    let modules = code.closure(of: [module])
    return Set(readers.filter { modules.contains($0.value) }.keys)
  }

  /// True for a recorded result with exactly the outputs that its kind declares.
  ///
  /// Names of outputs become names of files, so none is taken from a record on trust.
  func accepts(_ entry: ActionEntry) -> Bool {
    // What a command declares is part of its key, and so of what the entry was found by.
    if entry.kind == CommandSpec.kind { return entry.outputs.keys.allSatisfy(CommandSpec.isSafe) }
    guard let declaration = kinds[entry.kind]?.declaration else { return false }
    return declaration.isMeasurement == entry.isMeasurement
      && Set(entry.outputs.keys) == Set(declaration.outputs)
  }

  /// What is wrong with a record from elsewhere, or `nil` when it is what its kind declares.
  public func problem(of record: ActionRecord) -> String? {
    if record.preimage.kind == CommandSpec.kind { return commandProblem(of: record) }
    guard let declaration = kinds[record.preimage.kind]?.declaration else {
      return "this program has no stage kind \"\(record.preimage.kind)\""
    }
    if let problem = record.problem { return problem }
    let names = Set(record.outputs.keys)
    if let name = names.subtracting(declaration.outputs).min() {
      return "its kind \"\(declaration.kind)\" declares no output \"\(name)\""
    }
    if let name = Set(declaration.outputs).subtracting(names).min() {
      return "it lacks the output \"\(name)\" of its kind \"\(declaration.kind)\""
    }
    return record.isMeasurement == declaration.isMeasurement
      ? nil : "it says the wrong thing about being a measurement"
  }

  /// Does for one stage of each kind what reading a request and running it begins with, so that a process forked
  /// from this one need not look up types and list sources.
  public func warmUp() {
    for (name, kind) in kinds {
      let parameters = JSONValue.object(kind.examples.first ?? kind.example)
      let request = StageRequest(
        stage: StageID(name), kind: name, code: code(of: name, parameters).digest,
        parameters: parameters,
        inputs: ["": [StageInput(stage: StageID(name), coordinates: ["": 0], files: ["": ""])]],
        absent: [:], sources: nil, supplements: nil, threads: 1, machine: ["": ""], checkpoint: "")
      _ = try? JSONDecoder().decode(StageRequest.self, from: JSONEncoder().encode(request))
      _ = kind.check(parameters)
    }
    _ = try? JSONEncoder().encode(ProcessUsage.current)
    _ = try? JSONEncoder().encode(StageProgress(step: 0, totalSteps: 1))
  }

  /// A command declares its outputs in its key.
  private func commandProblem(of record: ActionRecord) -> String? {
    if let problem = record.problem { return problem }
    let names = record.outputs.keys
    let declared = CommandSpec.outputs(of: record.preimage.command) ?? []
    guard !record.isMeasurement,
      names.allSatisfy({ name in declared.contains { OutputName.holds($0, name) } }),
      declared.allSatisfy({ output in names.contains { OutputName.holds(output, $0) } })
    else { return "it has other outputs than the command in its key declares" }
    return names.allSatisfy(CommandSpec.isSafe) ? nil : "its outputs lead out of their folder"
  }

  /// The source files that decide the numbers of a stage of `kind` with `parameters`.
  public func code(of kind: String, _ parameters: JSONValue) -> CodeListing {
    listings[kinds[kind]?.read(parameters).modules ?? []]
  }

  /// What a stage of `kind` takes from `parameters`, and the source files that decide its numbers.
  func read(_ kind: String, _ parameters: JSONValue) -> (parameters: JSONValue, code: CodeListing) {
    guard let reading = kinds[kind]?.read(parameters) else { return (parameters, .none) }
    return (reading.parameters, listings[reading.modules])
  }
}
