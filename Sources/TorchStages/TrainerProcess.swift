internal import Foundation
internal import StageKit

/// Runs the trainer, whose output is read line by line while it runs; its errors go to the log of the stage.
///
/// The trainer reads the other end of its standard input, and ends when this process does, however sudden.
enum TrainerProcess {
  /// Starts it and waits for its end.
  ///
  /// - Parameters:
  ///   - words: The program, which is looked for in `PATH`, and its arguments.
  ///   - threads: How many threads its libraries may use.
  ///   - onLine: Called with each line; what it throws ends the program and is thrown on.
  /// - Returns: How it ended.
  /// - Throws: `StageError` when the program cannot be started, and what `onLine` throws.
  static func run(
    _ words: [String], threads: Int, onLine: (String) throws -> Void
  ) throws -> ToolRun.End {
    let (input, output) = (Pipe(), Pipe())
    let process = try start(words, threads: threads, input, output)
    defer { try? input.fileHandleForWriting.close() }
    try? output.fileHandleForWriting.close()
    try? input.fileHandleForReading.close()
    do {
      try lines(of: output.fileHandleForReading, onLine)
    } catch {
      kill(process, SIGKILL)
      _ = wait(for: process)
      throw error
    }
    return wait(for: process)
  }

  private static func start(
    _ words: [String], threads: Int, _ input: Pipe, _ output: Pipe
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let ends = (input.fileHandleForReading, output.fileHandleForWriting)
    posix_spawn_file_actions_adddup2(&actions, ends.0.fileDescriptor, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, ends.1.fileDescriptor, STDOUT_FILENO)
    let kept = [input.fileHandleForWriting, output.fileHandleForReading, ends.0, ends.1]
    for handle in kept where handle.fileDescriptor > STDERR_FILENO {
      posix_spawn_file_actions_addclose(&actions, handle.fileDescriptor)
    }
    let environment = ProcessInfo.processInfo.environment.merging([
      "OMP_NUM_THREADS": "\(threads)", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
      "PYTHONUNBUFFERED": "1",
    ]) { $1 }
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var process: pid_t = 0
    let error = posix_spawnp(&process, words[0], &actions, nil, arguments, variables)
    guard error == 0 else {
      throw StageError.invalidInput(
        "\(words[0]) cannot be started: \(String(cString: strerror(error)))")
    }
    return process
  }

  private static func lines(
    of file: FileHandle, _ onLine: (String) throws -> Void
  ) throws {
    var rest = Data()
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(file.fileDescriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest += buffer[..<count]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        try onLine(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
        rest = Data(rest[(end + 1)...])
      }
    }
    if !rest.isEmpty { try onLine(String(decoding: rest, as: UTF8.self)) }
  }

  private static func wait(for process: pid_t) -> ToolRun.End {
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? .exited((status >> 8) & 0xFF) : .signaled(signal)
  }
}

extension ToolRun.End {
  /// How a program ended, for a message.
  var words: String {
    switch self {
    case .exited(let code): "ended with status \(code)"
    case .signaled(let number): "was ended by signal \(number)"
    case .timedOut: "took too long"
    case .notStarted(let number): "cannot be started: \(String(cString: strerror(number)))"
    }
  }
}
