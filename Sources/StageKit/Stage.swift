/// One kind of stage: typed parameters in, named files out.
///
/// A stage is a function of its parameters, input files and sources. It reads nothing else: no clock, no
/// environment, no generator that is not seeded by a parameter. It runs in a process of its own.
public protocol Stage: Sendable {
  /// Everything `pipeline.json` may set; there are no defaults in code.
  associatedtype Parameters: Codable & Sendable

  /// What the planner must know without running anything.
  static var declaration: StageDeclaration { get }

  /// A valid value with every field present, the pattern that manifests are checked against.
  static var example: Parameters { get }

  /// Valid values which together have every member that there is, for kinds whose members depend on a
  /// choice; by default the one example.
  static var examples: [Parameters] { get }

  /// The values that a parameter may have, for those that are names of something.
  static var choices: [String: [String]] { get }

  /// Parameters that may be left out, each with the value that then takes its place.
  ///
  /// A parameter with this value is not in the key: a new option makes no stage stale that does not use it.
  static var options: [String: JSONValue] { get }

  /// The types that do part of the work and were chosen by the parameters: the code of their modules decides
  /// the result as that of the kind does.
  static func parts(_ parameters: Parameters) -> [any Any.Type]

  /// The files from outside that it reads; kinds that read none need not say so, and a kind that reads
  /// any requests them for its example too.
  static func sources(_ parameters: Parameters) -> SourceRequest?

  /// Computes the declared outputs.
  ///
  /// - Throws: Anything; the message goes to the log and to the user.
  static func run(_ parameters: Parameters, in context: StageContext) async throws
}

extension Stage {
  public static var examples: [Parameters] { [example] }

  public static var choices: [String: [String]] { [:] }

  public static var options: [String: JSONValue] { [:] }

  public static func parts(_ parameters: Parameters) -> [any Any.Type] { [] }

  public static func sources(_ parameters: Parameters) -> SourceRequest? { nil }
}

/// How much work a run with some parameters is, given the parameters of the stages behind each slot.
public typealias StageWork<Parameters> =
  @Sendable (_ parameters: Parameters, _ inputs: [String: [JSONValue]]) -> Double?
