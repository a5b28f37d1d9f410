public import Foundation

/// A program that this process started, and whose end it waits for.
public struct ChildProcess: Sendable {
  /// Where a standard stream of the program leads.
  public enum Stream: Sendable {
    case descriptor(Int32)
    case reading(String)
    /// Made if there is no such file.
    case appending(String)
  }

  /// The program cannot be started.
  public struct StartError: Error {
    public let errno: Int32
  }

  public let id: pid_t

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - words: The program, which is looked for in `PATH` unless its name has a slash, and its arguments.
  ///   - environment: All variables that it sees.
  ///   - streams: Standard input, output and, unless it is this process's, error.
  ///   - closed: Descriptors of this process that it does not get.
  ///   - signals: What it does not ignore, even if this process does.
  /// - Throws: `StartError`.
  public init(
    _ words: [String], environment: [String: String], streams: [Stream],
    closing closed: [Int32] = [], resetting signals: [Int32] = []
  ) throws(StartError) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (place, stream) in zip(STDIN_FILENO..., streams) {
      switch stream {
      case .descriptor(let descriptor):
        posix_spawn_file_actions_adddup2(&actions, descriptor, place)
      case .reading(let path):
        posix_spawn_file_actions_addopen(&actions, place, path, O_RDONLY, 0)
      case .appending(let path):
        posix_spawn_file_actions_addopen(
          &actions, place, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
      }
    }
    for descriptor in closed where descriptor > STDERR_FILENO {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var reset = sigset_t()
    sigemptyset(&reset)
    for number in signals { sigaddset(&reset, number) }
    posix_spawnattr_setsigdefault(&attributes, &reset)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var process: pid_t = 0
    let error = posix_spawnp(&process, words[0], &actions, &attributes, arguments, variables)
    guard error == 0 else { throw StartError(errno: error) }
    id = process
  }

  /// Waits until it ends.
  public func wait() -> ToolRun.End {
    var status: CInt = 0
    while waitpid(id, &status, 0) < 0 {
      guard errno == EINTR else { return .notStarted(errno: errno) }
    }
    return Self.end(status)
  }

  /// Waits until it ends, and kills it after some seconds.
  public func wait(seconds: Double) -> ToolRun.End {
    let start = ContinuousClock.now
    var pause: UInt32 = 500
    var status: CInt = 0
    while waitpid(id, &status, WNOHANG) == 0 {
      guard ContinuousClock.now - start < .seconds(seconds) else {
        kill(id, SIGKILL)
        waitpid(id, &status, 0)
        return .timedOut
      }
      usleep(pause)
      pause = min(10_000, pause * 2)
    }
    return Self.end(status)
  }

  private static func end(_ status: CInt) -> ToolRun.End {
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .signaled(signal)
  }
}
