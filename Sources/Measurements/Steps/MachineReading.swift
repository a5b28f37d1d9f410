import Foundation

/// What the system says of this machine and process: for measurements only, which describe a machine.
enum MachineReading {
  /// The processor's name.
  static var processor: String {
    field("model name", in: "/proc/cpuinfo") ?? "an unknown processor"
  }

  /// Processes that ran or waited to run, averaged over the last minute.
  static var load: Double {
    contents("/proc/loadavg").split(separator: " ").first.flatMap { Double($0) } ?? .nan
  }

  /// The largest resident size that this process has had, in bytes.
  ///
  /// `getrusage` would count what the process held before it became this program.
  static var peakResidentBytes: Int { kibibytes("VmHWM", in: "/proc/self/status") }

  /// Bytes that new allocations can have without driving others out.
  static var availableBytes: Int { kibibytes("MemAvailable", in: "/proc/meminfo") }

  private static func kibibytes(_ name: String, in path: String) -> Int {
    let number = field(name, in: path)?.split(separator: " ").first.flatMap { Int($0) }
    return (number ?? 0) * 1024
  }

  private static func field(_ name: String, in path: String) -> String? {
    contents(path).split(separator: "\n").first { $0.hasPrefix(name) }
      .flatMap { $0.split(separator: ":", maxSplits: 1).last }
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func contents(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }
}
