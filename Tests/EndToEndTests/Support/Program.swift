import Foundation

/// A started program; its output goes to files, so it can be read while the program runs.
final class Program {
  private let process: Process
  private let outPath: String
  private let errPath: String

  /// No data sets of the user or the system, unless a test asks for them, and advice as for `repro`.
  private static let fixed = [
    "XDG_DATA_HOME": "/nonexistent", "XDG_DATA_DIRS": "/nonexistent", "REPRO_INVOKED_AS": "repro",
  ]

  /// The built `repro`, which lies beside the test bundle.
  static let repro: String = {
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = URL(fileURLWithPath: bundle).deletingLastPathComponent()
    let built = beside.appendingPathComponent("repro").path
    guard FileManager.default.isExecutableFile(atPath: built) else {
      // The runner of a toolchain loads the bundle that it is given as an argument.
      let named = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ""
      return URL(fileURLWithPath: named).deletingLastPathComponent().path + "/repro"
    }
    return built
  }()

  /// Starts `executable` in `folder`.
  ///
  /// - Parameters:
  ///   - executable: The path of the program.
  ///   - arguments: Its arguments.
  ///   - folder: Where it runs.
  ///   - environment: Variables beside a small fixed set.
  ///   - scratch: Where its output is kept.
  /// - Throws: What starting a process throws.
  init(
    _ executable: String, _ arguments: [String], in folder: String,
    environment: [String: String], scratch: String
  ) throws {
    let name = UUID().uuidString
    outPath = "\(scratch)/\(name).out"
    errPath = "\(scratch)/\(name).err"
    process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let inherited = ProcessInfo.processInfo.environment
      .filter { ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key) }
    process.environment = inherited.merging(Self.fixed) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.file(outPath)
    process.standardError = try Self.file(errPath)
    try process.run()
  }

  /// A test that fails halfway leaves nothing running.
  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var pid: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }
  /// What it printed so far.
  var out: String { Self.text(outPath) }
  var err: String { Self.text(errPath) }

  func send(_ signal: Int32) { kill(pid, signal) }

  /// Waits until the program ends; after the deadline it is killed.
  func finish(within seconds: Double = 1200) async throws -> Finished {
    do {
      try await eventually("the end of the program", within: seconds) { !isRunning }
    } catch {
      send(SIGKILL)
      throw error
    }
    let isSignal = process.terminationReason == .uncaughtSignal
    return Finished(
      status: isSignal ? -process.terminationStatus : process.terminationStatus, out: out, err: err)
  }

  private static func file(_ path: String) throws -> FileHandle {
    try Data().write(to: URL(fileURLWithPath: path))
    return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}

/// How a program ended and what it printed.
struct Finished {
  /// The exit code, or minus the signal.
  var status: Int32
  var out: String
  var err: String

  /// The stages that were started, as `-v` tells.
  var started: Set<String> { stages(after: "start  ") }

  private func stages(after prefix: String) -> Set<String> {
    Set(
      err.split(separator: "\n").filter { $0.hasPrefix(prefix) }
        .map { String($0.dropFirst(prefix.count)) })
  }
}
