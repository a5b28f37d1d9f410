public import Foundation

/// Runs a program to its end, but no longer than some seconds.
///
/// It waits for the program and for nothing that the program leaves behind, as a pipe that is read to its end
/// would. Output goes to files of a private folder, of which a bounded part is read.
public struct ToolRun: Sendable {
  /// How a program ended.
  public enum End: Equatable, Sendable {
    case exited(Int32)
    case signaled(Int32)
    case timedOut
    /// There is no such program, or no process for it.
    case notStarted(errno: Int32)
  }

  public let end: End
  /// What it printed, at most `most` bytes of each.
  public let output: Data
  public let messages: Data

  /// Starts a program by name, without standard input.
  ///
  /// - Parameters:
  ///   - words: The program, which is looked for in `PATH`, and its arguments.
  ///   - changes: Variables that it sees otherwise than this process does; those that are nil are unset.
  ///   - seconds: When it is killed.
  ///   - most: How many bytes of its output are read.
  /// - Throws: What making a temporary folder throws.
  public init(
    _ words: [String], setting changes: [String: String?] = [:], seconds: Double,
    most: Int = 1 << 26
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent(".repro-tool-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = ["\(folder)/out", "\(folder)/err"]
    var environment = ProcessInfo.processInfo.environment
    for (name, value) in changes { environment[name] = value }
    end = Self.run(words, environment: environment, files: files, seconds: seconds)
    output = Self.read(files[0], most)
    messages = Self.read(files[1], most)
  }

  private static func run(
    _ words: [String], environment: [String: String], files: [String], seconds: Double
  ) -> End {
    do {
      // What this program ignores its tools shall not.
      return try ChildProcess(
        words, environment: environment,
        streams: [.reading("/dev/null")] + files.map { .appending($0) },
        resetting: [SIGINT, SIGTERM, SIGPIPE, SIGXFSZ]
      ).wait(seconds: seconds)
    } catch {
      return .notStarted(errno: error.errno)
    }
  }

  private static func read(_ path: String, _ most: Int) -> Data {
    guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
    defer { try? file.close() }
    return (try? file.read(upToCount: most)) ?? Data()
  }
}
