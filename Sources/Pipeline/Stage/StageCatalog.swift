/// The stage kinds of a program, and the digests of the source files they were built from.
public struct StageCatalog: Sendable {
  public let kinds: [String: StageKind]
  /// Every source file of the program.
  public let sources: CodeListing
  private let listings: [String: CodeListing]

  private let readers: [String: String]

  /// - Parameters:
  ///   - kinds: Every stage kind; names are unique.
  ///   - sources: SHA-256 of each source file, by its path below the package.
  ///   - supplements: The names of documents that a project may give beside its manifest, each with the
  ///     path of the code that reads it: kinds that declare this code read the document.
  public init(
    _ kinds: [StageKind], sources: [String: String], supplements: [String: String] = [:]
  ) {
    readers = supplements
    self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.declaration.kind, $0) })
    self.sources = CodeListing(files: sources)
    listings = self.kinds.mapValues { kind in
      CodeListing(
        files: sources.filter { path, _ in kind.declaration.code.contains(where: path.hasPrefix) })
    }
  }

  /// The names of the documents beside the manifest that stages of `kind` read where a project has them.
  func supplements(of kind: String) -> Set<String> {
    let code = kinds[kind]?.declaration.code ?? []
    return Set(readers.filter { code.contains($0.value) }.keys)
  }

  /// True for a recorded result with exactly the outputs that its kind declares.
  ///
  /// Names of outputs become names of files, so none is taken from a record on trust.
  func accepts(_ entry: ActionEntry) -> Bool {
    guard let declaration = kinds[entry.kind]?.declaration else { return false }
    return declaration.isMeasurement == entry.isMeasurement
      && Set(entry.outputs.keys) == Set(declaration.outputs)
  }

  /// What is wrong with a record from elsewhere, or `nil` when it is what its kind declares.
  public func problem(of record: ActionRecord) -> String? {
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

  /// The source files that decide the numbers of `kind`.
  public func code(of kind: String) -> CodeListing { listings[kind] ?? CodeListing(files: [:]) }
}

/// Source files with their digests; its own digest is part of every action key.
///
/// The listing is kept as a blob, so that `why` can name the files that changed.
public struct CodeListing: Sendable {
  /// SHA-256 by path.
  public let files: [String: String]
  public let digest: Digest

  /// No file at all: what the key of a measurement holds in place of code.
  public static let none = CodeListing(files: [:])

  public init(files: [String: String]) {
    self.files = files
    digest = Digest(of: JSONValue.object(files.mapValues(JSONValue.string)).canonicalBytes)
  }

  /// The bytes whose digest is `digest`.
  public var bytes: [UInt8] {
    JSONValue.object(files.mapValues(JSONValue.string)).canonicalBytes
  }
}
