internal import Foundation
internal import HostSystem

/// Forks a process for each stage, from one that has loaded and looked up once what every stage needs.
///
/// It has a single thread, so that a forked process is whole: nothing that another thread held is left locked in it.
/// Requests come through standard input, a socket. When the build dies, the server reads the end of it, or dies
/// itself; either way the stages read the end of theirs and end themselves with all their processes.
public struct ForkServer {
  /// The first argument of a process that is to serve; the second is room for the name of a work directory.
  public static let verb = "execute-stages"

  private struct Stage {
    let process: pid_t
    /// A pipe that closes when the process ends.
    let end: CInt
    /// When it is killed after it was asked to stop.
    var deadline: ContinuousClock.Instant?
  }

  private var stages: [Int: Stage] = [:]
  private var buffer = MessageBuffer()
  private let requests: CInt
  /// Its reading end is the standard input of every stage.
  private let lifeline: PipeEnds
  private let fork: @convention(c) () -> pid_t

  /// How long stages have to end themselves when the build is gone.
  private static let patience = Duration.seconds(3)

  /// Does `preparation`, serves until the build is gone, and then ends this process.
  ///
  /// - Returns: In each forked process, the directory of the stage that it is to run. Its standard input ends when the
  ///   build does, and what it prints goes to the log.
  public static func serve(after preparation: () -> Void) -> WorkDirectory {
    // What the build was given by whoever started it is nothing to the stages.
    for descriptor in OwnProcess.descriptors where descriptor > STDERR_FILENO { close(descriptor) }
    preparation()
    guard var server = ForkServer() else {
      FileHandle.standardError.write(
        Data("error: the process that starts stages has more than a thread\n".utf8))
      exit(70)
    }
    return server.serve()
  }

  private init?() {
    // The headers hide it from Swift, since it is unsafe in a process with threads.
    guard OwnProcess.threadCount == 1, let address = dlsym(nil, "fork"), let lifeline = PipeEnds()
    else {
      return nil
    }
    fork = unsafeBitCast(address, to: (@convention(c) () -> pid_t).self)
    self.lifeline = lifeline
    requests = Descriptor.copy(STDIN_FILENO)
    dup2(lifeline.reading, STDIN_FILENO)
  }

  private mutating func serve() -> WorkDirectory {
    while true {
      let order = stages.keys.sorted()
      var events = [pollfd(fd: requests, events: Int16(POLLIN), revents: 0)]
      events += order.compactMap { stages[$0] }.map { pollfd(fd: $0.end, events: 0, revents: 0) }
      poll(&events, nfds_t(events.count), pause)
      for (id, event) in zip(order, events.dropFirst()) where event.revents != 0 { conclude(id) }
      if events[0].revents != 0 {
        guard let bytes = Descriptor.read(requests) else { endWithBuild() }
        buffer.append(bytes)
        while let words = buffer.next(words: 3) {
          if let directory = obey(words) { return directory }
        }
      }
      killLate()
    }
  }

  /// Carries out a request; in a forked process, the directory of its stage.
  private mutating func obey(_ words: [String]) -> WorkDirectory? {
    guard words.count == 3, let id = Int(words[1]) else { return nil }
    switch words[0] {
    case "start": return start(id, in: WorkDirectory(path: words[2]))
    case "stop":
      if let process = stages[id]?.process {
        kill(-process, SIGTERM)
        stages[id]?.deadline = .now + .milliseconds(Int(words[2]) ?? 0)
      }
    default: break
    }
    return nil
  }

  private mutating func start(_ id: Int, in directory: WorkDirectory) -> WorkDirectory? {
    let log = open(directory.log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard log >= 0 else { return refuse(id, errno, "open") }
    defer { close(log) }
    guard let end = PipeEnds() else { return refuse(id, errno, "start a process in") }
    let process = fork()
    if process == 0 {
      setpgid(0, 0)
      close(end.reading)
      become(directory, log: log)
      return directory
    }
    let number = errno
    close(end.writing)
    guard process > 0 else {
      close(end.reading)
      return refuse(id, number, "start a process in")
    }
    // Whichever comes first, so that a request to stop finds the group.
    setpgid(process, process)
    stages[id] = Stage(process: process, end: end.reading)
    return nil
  }

  /// Makes a process that was just forked look as if it had been started for the stage alone.
  private func become(_ directory: WorkDirectory, log: CInt) {
    for descriptor in [requests, lifeline.writing, lifeline.reading] { close(descriptor) }
    for stage in stages.values { close(stage.end) }
    dup2(log, STDOUT_FILENO)
    dup2(log, STDERR_FILENO)
    setenv(ProcessTree.mark, directory.path, 1)
    // The command line that `ps` shows.
    for (argument, text) in [(1, "execute-stage"), (2, directory.path)] {
      guard argument < CommandLine.argc, let place = CommandLine.unsafeArgv[argument] else {
        continue
      }
      let room = strlen(place)
      strncpy(place, text, room)
    }
  }

  private func refuse(_ id: Int, _ number: CInt, _ operation: String) -> WorkDirectory? {
    answer("refused", id, "\(number) \(operation)")
    return nil
  }

  /// The processes of a stage end before its own is forgotten: until then nobody else gets its number.
  private mutating func conclude(_ id: Int) {
    guard let stage = stages.removeValue(forKey: id) else { return }
    close(stage.end)
    var status = siginfo_t()
    while waitid(P_PID, id_t(stage.process), &status, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    kill(-stage.process, SIGKILL)
    var code: CInt = 0
    while waitpid(stage.process, &code, 0) < 0, errno == EINTR {}
    answer("ended", id, "\(code)")
  }

  private func answer(_ word: String, _ id: Int, _ detail: String) {
    Descriptor.write(MessageBuffer.bytes([word, "\(id)", detail]), to: requests)
  }

  /// Milliseconds until a stage is to be killed; -1 for none.
  private var pause: CInt {
    guard let next = stages.values.compactMap(\.deadline).min() else { return -1 }
    return CInt(max(0, min(60_000, (next - .now) / .milliseconds(1) + 1)))
  }

  private mutating func killLate() {
    for (id, stage) in stages {
      guard let deadline = stage.deadline, deadline <= .now else { continue }
      kill(-stage.process, SIGKILL)
      stages[id]?.deadline = nil
    }
  }

  /// Stages end themselves, and what they started, when their standard input does.
  private func endWithBuild() -> Never {
    close(lifeline.writing)
    let deadline = ContinuousClock.now + Self.patience
    for stage in stages.values {
      var event = pollfd(fd: stage.end, events: 0, revents: 0)
      poll(&event, 1, CInt(max(0, (deadline - .now) / .milliseconds(1))))
      kill(-stage.process, SIGKILL)
    }
    _exit(0)
  }
}
