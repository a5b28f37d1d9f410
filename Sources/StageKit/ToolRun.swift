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
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for (descriptor, file) in zip([STDOUT_FILENO, STDERR_FILENO], files) {
      posix_spawn_file_actions_addopen(
        &actions, descriptor, file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // What this program ignores its tools shall not.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGPIPE, SIGXFSZ] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var process: pid_t = 0
    let error = posix_spawnp(&process, words[0], &actions, &attributes, arguments, variables)
    guard error == 0 else { return .notStarted(errno: error) }
    return wait(for: process, seconds: seconds)
  }

  private static func wait(for process: pid_t, seconds: Double) -> End {
    let start = ContinuousClock.now
    var pause: UInt32 = 500
    var status: CInt = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      guard ContinuousClock.now - start < .seconds(seconds) else {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        return .timedOut
      }
      usleep(pause)
      pause = min(10_000, pause * 2)
    }
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .signaled(signal)
  }

  private static func read(_ path: String, _ most: Int) -> Data {
    guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
    defer { try? file.close() }
    return (try? file.read(upToCount: most)) ?? Data()
  }
}
