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

  /// The files from outside that it reads; kinds that read none need not say so, and a kind that reads
  /// any requests them for its example too.
  static func sources(_ parameters: Parameters) -> SourceRequest?

  /// Computes the declared outputs.
  ///
  /// - Throws: Anything; the message goes to the log and to the user.
  static func run(_ parameters: Parameters, in context: StageContext) async throws
}

extension Stage {
  public static func sources(_ parameters: Parameters) -> SourceRequest? { nil }
}

/// How much work a run with some parameters is, given the parameters of the stages behind each slot.
public typealias StageWork<Parameters> =
  @Sendable (_ parameters: Parameters, _ inputs: [String: [JSONValue]]) -> Double?
