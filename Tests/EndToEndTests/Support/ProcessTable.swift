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

  /// The processes of commands that run in the work folders of the store at `store`.
  static func commands(in store: String) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter { pid in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
      return place?.hasPrefix("\(store)/work/") ?? false
    }
  }

  /// True while the process runs; a zombie does not.
  static func isAlive(_ pid: Int32) -> Bool {
    let text = String(
      decoding: FileManager.default.contents(atPath: "/proc/\(pid)/stat") ?? Data(), as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return false }
    return !text[end...].hasPrefix(") Z")
  }

  /// The process that started this one, or took it over.
  static func parent(of pid: Int32) -> Int32? {
    field("PPid", of: pid).flatMap { Int32($0) }
  }

  /// How many threads the process has.
  static func threads(of pid: Int32) -> Int? { field("Threads", of: pid).flatMap { Int($0) } }

  /// The number and arguments of the system call that the process is in; nil while it runs.
  static func systemCall(of pid: Int32) -> String? {
    FileManager.default.contents(atPath: "/proc/\(pid)/syscall").map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static func field(_ name: String, of pid: Int32) -> String? {
    let status = FileManager.default.contents(atPath: "/proc/\(pid)/status") ?? Data()
    return String(decoding: status, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("\(name):") }?.split(separator: "\t").last.map(String.init)
  }

  static func commandLine(of pid: Int32) -> [String] {
    let bytes = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}
