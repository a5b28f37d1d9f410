internal import Foundation

/// What the system says of this machine.
///
/// All that is known of Linux and of nothing else is in this module; on other systems the answers are those for "unknown".
public enum Machine {
  /// The processor's name.
  public static var processor: String? {
    #if os(Linux)
      SystemFile.field("model name", in: "/proc/cpuinfo")
    #else
      nil
    #endif
  }

  /// Processes that ran or waited to run, averaged over the last minute; not a number where unknown.
  public static var load: Double {
    var loads = [0.0]
    return getloadavg(&loads, 1) == 1 ? loads[0] : .nan
  }

  /// Bytes that new allocations can have without driving others out; 0 where unknown.
  public static var availableBytes: Int {
    #if os(Linux)
      SystemFile.bytes(of: "MemAvailable", in: "/proc/meminfo")
    #else
      0
    #endif
  }

  /// The type of the file system below a path: that of the mount with the longest path that leads there.
  public static func fileSystem(at path: String) -> String? {
    #if os(Linux)
      let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
      let matching = SystemFile.text("/proc/self/mounts").split(separator: "\n")
        .map { $0.split(separator: " ") }
        .filter { fields in
          guard fields.count > 2 else { return false }
          return fields[1] == "/" || absolute == fields[1] || absolute.hasPrefix("\(fields[1])/")
        }
      return matching.max { $0[1].count < $1[1].count }.map { String($0[2]) }
    #else
      return nil
    #endif
  }
}
