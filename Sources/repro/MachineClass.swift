import Foundation
import HostSystem
import Kernels
import Pipeline

/// What of this machine changes the bits of a result: part of the keys of numeric stages.
struct MachineClass {
  private let environment: NumericEnvironment

  /// What a stage's process will find on this machine.
  ///
  /// - Parameter blasCore: The core to use instead of the one that fits the instruction set.
  /// - Throws: `UserError` for a name that no core has, `BLASError` where none can run.
  init(blasCore: String?) throws {
    var core: BLASCore?
    if let blasCore {
      guard let known = BLASCore(rawValue: blasCore) else {
        let names = BLASCore.allCases.map(\.rawValue).joined(separator: ", ")
        throw UserError(
          "unknown BLAS core \"\(blasCore)\"\n  next: use one of \(names)", code: .usage)
      }
      core = known
    }
    environment = try NumericEnvironment.expected(core: core)
  }

  /// Prepares the BLAS for what this describes.
  func prepare() throws { try BLAS.prepare(core: environment.blasCore) }

  var entries: [String: String] {
    [
      "instructionSet": environment.instructionSet.rawValue,
      "blasCore": environment.blasCore.rawValue,
      "blasVersion": environment.blasVersion,
      "compiler": environment.compiler,
      "cLibrary": environment.cLibrary,
    ]
  }
}

extension HostDescription {
  /// This machine, for the reader of a record.
  static var current: HostDescription {
    let machine = ProcessInfo.processInfo
    return HostDescription(
      name: machine.hostName, processor: Machine.processor ?? "unknown",
      cores: machine.activeProcessorCount,
      system: machine.operatingSystemVersionString)
  }
}
