internal import Foundation
internal import Synchronization

/// The `ForkServer` of a build: started when the first stage needs it, and again after it died.
public final class ForkServerProcess: Sendable {
  private struct Running {
    let process: pid_t
    let channel: ForkServerChannel
  }

  private let executable: String
  private let running = Mutex<Running?>(nil)

  /// - Parameter executable: A program that calls `ForkServer.serve` when its first argument is the server's verb.
  public init(executable: String) { self.executable = executable }

  deinit { running.withLock { $0.map(Self.end) } }

  /// Runs the stage in `directory` in a process of its own.
  ///
  /// - Throws: `StoreError` when no process can be started.
  func run(
    _ directory: WorkDirectory, environment: [String: String], graceSeconds: Double
  ) async throws -> StageExit {
    let channel = try live(environment, room: directory.path.utf8.count)
    switch await channel.run(directory, graceSeconds: graceSeconds) {
    case .ended(let status):
      let signal = Int(status & 0x7F)
      let code = Int((status >> 8) & 0xFF)
      return signal != 0 ? .crashed(signal: signal) : code == 0 ? .finished : .failed(code: code)
    case .refused(let number, "open"):
      throw StoreError.system(number, path: directory.log, operation: "open")
    case .refused(let number, let operation):
      throw StoreError.io(path: directory.path, operation: operation, errno: number)
    case .stopped: return .interrupted
    // They kill themselves then.
    case .lost: return .crashed(signal: Int(SIGKILL))
    }
  }

  private func live(
    _ environment: [String: String], room: Int
  ) throws(StoreError) -> ForkServerChannel {
    let result = running.withLock { running -> Result<ForkServerChannel, StoreError> in
      if let running, running.channel.isOpen { return .success(running.channel) }
      running.map(Self.end)
      do throws(StoreError) {
        let started = try start(environment, room: room)
        running = started
        return .success(started.channel)
      } catch {
        running = nil
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func start(
    _ environment: [String: String], room: Int
  ) throws(StoreError) -> Running {
    var ends: [CInt] = [-1, -1]
    guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
      throw .io(path: executable, operation: "start", errno: errno)
    }
    for end in ends { Descriptor.closeOnExec(end) }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (ignored, blocked) = (sigset_t(), sigset_t())
    sigemptyset(&blocked)
    sigemptyset(&ignored)
    // What a terminal sends to the group of the build must not reach the server, nor its stages.
    for number in [SIGINT, SIGTERM, SIGPIPE, SIGXFSZ, SIGALRM] { sigaddset(&ignored, number) }
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    let words = [executable, ForkServer.verb, String(repeating: "-", count: room)]
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var process: pid_t = 0
    let error = posix_spawn(&process, executable, &actions, &attributes, arguments, variables)
    guard error == 0 else {
      close(ends[0])
      throw .io(path: executable, operation: "start", errno: error)
    }
    return Running(process: process, channel: ForkServerChannel(ends[0]))
  }

  /// Stages that still run read the end of their standard input then, and end themselves.
  private static func end(_ running: Running) {
    running.channel.shutDown()
    kill(running.process, SIGKILL)
    var status: CInt = 0
    while waitpid(running.process, &status, 0) < 0, errno == EINTR {}
  }
}
