import Foundation

/// The processes of this machine, as `/proc` lists them.
enum ProcessTable {
  /// The processes of stages that run in the project in `folder`, orphans included.
  static func stages(in folder: String) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { pid in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
      return place == folder && commandLine(of: pid).contains("execute-stage")
    }
  }

  /// True while the process runs; a zombie does not.
  static func isAlive(_ pid: Int32) -> Bool {
    let text = String(
      decoding: FileManager.default.contents(atPath: "/proc/\(pid)/stat") ?? Data(), as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return false }
    return !text[end...].hasPrefix(") Z")
  }

  private static func commandLine(of pid: Int32) -> [String] {
    let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}
