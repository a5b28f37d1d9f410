/// One kind of stage: typed parameters in, named files out.
///
/// A stage is a function of its parameters and input files. It reads nothing else: no clock, no
/// environment, no generator that is not seeded by a parameter. It runs in a process of its own.
public protocol Stage: Sendable {
  /// Everything `pipeline.json` may set; there are no defaults in code.
  associatedtype Parameters: Codable & Sendable

  /// What the planner must know without running anything.
  static var declaration: StageDeclaration { get }

  /// A valid value with every field present, the pattern that manifests are checked against.
  static var example: Parameters { get }

  /// Computes the declared outputs.
  ///
  /// - Throws: Anything; the message goes to the log and to the user.
  static func run(_ parameters: Parameters, in context: StageContext) async throws
}
