import Foundation
import Kernels
import Pipeline

/// What of this machine changes the bits of a result: part of the keys of numeric stages.
struct MachineClass {
  let entries: [String: String]

  /// Prepares the BLAS and reads what it became.
  ///
  /// - Parameter blasCore: The core to use instead of the one that fits the instruction set.
  init(blasCore: String?) throws {
    try BLAS.prepare(core: blasCore.map(BLASCore.init(rawValue:)))
    let environment = NumericEnvironment.current
    entries = [
      "instructionSet": environment.instructionSet,
      "blasCore": environment.blasCore,
      "blasVersion": environment.blasVersion,
      "compiler": environment.compiler,
    ]
  }
}

extension HostDescription {
  /// This machine, for the reader of a record.
  static var current: HostDescription {
    let machine = ProcessInfo.processInfo
    return HostDescription(
      name: machine.hostName, processor: processorModel, cores: machine.activeProcessorCount,
      system: machine.operatingSystemVersionString)
  }

  private static var processorModel: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown"
  }
}
