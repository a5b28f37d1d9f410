import Foundation
import TestSupport

/// A project in a folder of its own, and the program run there.
struct Sandbox {
  private let directory: TemporaryDirectory
  private let scratch: TemporaryDirectory

  init(_ manifest: TinyManifest = TinyManifest()) throws {
    directory = try TemporaryDirectory()
    scratch = try TemporaryDirectory()
    try write(manifest)
  }

  var path: String { directory.path }
  var store: String { directory(".repro") }

  /// The path of `name` in the project.
  func file(_ name: String) -> String { directory(name) }

  /// Every file and folder of the project, relative and sorted.
  var contents: [String] { directory.contents() }

  func write(_ manifest: TinyManifest) throws {
    try write(manifest.text, to: "pipeline.json")
  }

  func write(_ text: String, to name: String) throws { try directory.write(text.utf8, to: name) }

  /// Runs `repro` to its end.
  @discardableResult
  func repro(
    _ arguments: String..., environment: [String: String] = [:]
  ) async throws -> Finished {
    try await start(arguments, environment: environment).finish()
  }

  /// Starts `repro` and leaves it running.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Program {
    try program(Program.repro, arguments, environment: environment)
  }

  /// Runs a script of the shell, in which `$REPRO` is the program, under a name without spaces.
  @discardableResult
  func shell(_ script: String, environment: [String: String] = [:]) async throws -> Finished {
    try await start(script: script, environment: environment).finish()
  }

  /// Starts a script of the shell and leaves it running.
  func start(script: String, environment: [String: String] = [:]) throws -> Program {
    let link = scratch("repro")
    if !FileManager.default.fileExists(atPath: link) {
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: Program.repro)
    }
    return try program(
      "/bin/bash", ["-c", script], environment: environment.merging(["REPRO": link]) { $1 })
  }

  private func program(
    _ executable: String, _ arguments: [String], environment: [String: String]
  ) throws -> Program {
    // A crash that a test provokes is to end the process, not to be analysed.
    let quiet = ["SWIFT_BACKTRACE": "enable=no"]
    return try Program(
      executable, arguments, in: path, environment: quiet.merging(environment) { $1 },
      scratch: scratch.path)
  }
}

// MARK: What lies in the folder

extension Sandbox {
  /// A file as a user would notice a change of it.
  struct FileState: Hashable {
    var bytes: Data
    var modified: Date
  }

  /// A table as it was written.
  func table(_ name: String) throws -> String {
    try String(contentsOfFile: file("artifacts/\(name).md"), encoding: .utf8)
  }

  /// Every file of the output folder.
  ///
  /// The pages say when their numbers were made; without that line, equal numbers have equal pages.
  func artifacts(in folder: String = "artifacts") throws -> [String: FileState] {
    var files = try files(below: folder)
    for name in ["report.html", "report.md", "report.tex"] {
      guard let page = files[name] else { continue }
      let lines = String(decoding: page.bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false
      ).filter { !$0.contains(/^(<dt>run|- run: |\\item run)/) }
      files[name]?.bytes = Data(lines.joined(separator: "\n").utf8)
    }
    return files
  }

  /// Every file below a folder of the project, by relative path.
  func files(below folder: String) throws -> [String: FileState] {
    let root = directory(folder)
    var result: [String: FileState] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/\(name)")
      guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
      result[name] = FileState(
        bytes: FileManager.default.contents(atPath: "\(root)/\(name)") ?? Data(),
        modified: attributes[.modificationDate] as? Date ?? .distantPast)
    }
    return result
  }

  /// The paths of the records: one for each execution that ended well.
  var records: [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: "\(store)/records")) ?? []
    return names.filter { $0.hasSuffix(".json") }.map { "\(store)/records/\($0)" }.sorted()
  }

  /// The paths of the blobs whose bytes `isWanted` likes.
  func blobs(where isWanted: (Data) -> Bool) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(store)/blobs")
      .map { "\(store)/blobs/\($0)" }
      .filter { path in FileManager.default.contents(atPath: path).map(isWanted) ?? false }
  }

  /// Overwrites a byte in the middle of a file, write-protected or not.
  func damage(_ path: String) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 0xFF
    try overwrite(path, with: bytes)
  }

  /// Replaces the bytes of a file in place, write-protected or not.
  func overwrite(_ path: String, with bytes: Data) throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  /// The processes of stages, once at least `count` of them run.
  func runningStages(_ count: Int = 1) async throws -> [Int32] {
    try await eventually("\(count) running stages") {
      let stages = ProcessTable.stages(in: path)
      return stages.count >= count ? stages : nil
    }
  }

  /// Waits until no process of a stage is left.
  func noStageLeft() async throws {
    try await eventually("the end of all stages") { ProcessTable.stages(in: path).isEmpty }
  }
}
