internal import Foundation
internal import Synchronization

/// The files that commands read though they do not declare them, as `strace` saw it.
///
/// Files of the system count as declared, and so do those of programs that the command started: `tools` names these.
public final class UndeclaredReads: Sendable {
  private let found = Mutex<[StageID: [String]]>([:])
  /// The folder of the project, whose files never count as those of a program.
  private let project: String

  public init(project: String) { self.project = project }

  /// What each command read, in alphabetical order; commands that read nothing else are not there.
  public var files: [StageID: [String]] { found.withLock(\.self) }

  /// What makes a command tell which files it opens.
  static func words(in directory: WorkDirectory) -> [String] {
    ["strace", "-f", "-qq", "-s", "4096", "-e", "trace=open,openat,execve", "-o", directory.trace]
  }

  /// Reads what `strace` wrote about a command that ran in `directory`.
  func note(_ stage: StageID, in directory: WorkDirectory, checkpoint: String) {
    guard let bytes = FileManager.default.contents(atPath: directory.trace) else { return }
    let trace = Self.read(String(decoding: bytes, as: UTF8.self), in: directory.output)
    let own = [directory.path, checkpoint].map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    let installed = trace.programs.compactMap(installation)
    let system = ["usr", "lib", "lib32", "lib64", "bin", "sbin", "etc", "proc", "sys", "dev"]
      .map { "/\($0)" }
    let foreign = trace.files.filter { file in
      !(own + installed + system).contains { file == $0 || file.hasPrefix("\($0)/") }
    }
    if !foreign.isEmpty { found.withLock { $0[stage] = foreign.sorted() } }
  }

  /// The folder in which a program was installed; nil for one that is part of the project.
  private func installation(of program: String) -> String? {
    let parts = program.split(separator: "/").map(String.init)
    let homes: Set = ["bin", "shims", "libexec"]
    guard let place = parts.lastIndex(where: homes.contains), place > 0 else { return nil }
    let folder = "/" + parts[..<place].joined(separator: "/")
    return project == folder || project.hasPrefix("\(folder)/") ? nil : folder
  }

  /// The files that were opened and the programs that were started, without what failed.
  static func read(
    _ trace: String, in folder: String
  ) -> (files: Set<String>, programs: Set<String>) {
    var (files, programs): (Set<String>, Set<String>) = ([], [])
    for line in trace.split(separator: "\n") {
      guard let call = line.firstRange(of: "("), !line.contains(" = -1 "),
        let start = line[call.upperBound...].firstIndex(of: "\""),
        case let rest = line[line.index(after: start)...], let end = rest.firstIndex(of: "\"")
      else { continue }
      let name = String(rest[..<end])
      let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
      let real = URL(fileURLWithPath: path).standardizedFileURL.path
      if line[..<call.lowerBound].hasSuffix("execve") {
        programs.insert(real)
      } else if !line.contains("O_DIRECTORY"), !line.contains("O_WRONLY") {
        files.insert(real)
      }
    }
    return (files, programs)
  }
}
