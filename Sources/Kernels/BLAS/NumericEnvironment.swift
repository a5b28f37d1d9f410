internal import CVector

/// All of a machine and a build that may change a bit of a numeric result.
///
/// Two runs with equal parameters and equal environments give equal bits, on any number of
/// threads. Runs in different environments agree within rounding only.
public struct NumericEnvironment: Codable, Sendable, Hashable {
  public let instructionSet: InstructionSet
  public let blasCore: BLASCore
  public let blasVersion: String
  public let compiler: String
  public let cLibrary: String

  /// The environment of this process, whose matrix library is pinned by the call.
  public static var current: NumericEnvironment {
    get throws(BLASError) { try NumericEnvironment(core: BLAS.prepare()) }
  }

  /// What `current` will be in a fresh process that asks for `core`; touches nothing.
  public static func expected(core: BLASCore? = nil) throws(BLASError) -> NumericEnvironment {
    try NumericEnvironment(core: BLAS.expectedCore(core))
  }

  private init(core: BLASCore) throws(BLASError) {
    guard let instructionSet = InstructionSet.current else { throw .unsupportedProcessor }
    self.instructionSet = instructionSet
    blasCore = core
    blasVersion = try BLAS.version
    compiler = String(cString: cv_compiler_version())
    cLibrary = String(cString: cv_c_library_version())
  }
}
