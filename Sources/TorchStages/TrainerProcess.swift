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
      kill(process.id, SIGKILL)
      _ = process.wait()
      throw error
    }
    return process.wait()
  }

  private static func start(
    _ words: [String], threads: Int, _ input: Pipe, _ output: Pipe
  ) throws -> ChildProcess {
    let ends = (input.fileHandleForReading, output.fileHandleForWriting)
    let kept = [input.fileHandleForWriting, output.fileHandleForReading, ends.0, ends.1]
    let environment = ProcessInfo.processInfo.environment.merging([
      "OMP_NUM_THREADS": "\(threads)", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
      "PYTHONUNBUFFERED": "1",
    ]) { $1 }
    do {
      return try ChildProcess(
        words, environment: environment,
        streams: [ends.0, ends.1].map { .descriptor($0.fileDescriptor) },
        closing: kept.map(\.fileDescriptor))
    } catch {
      throw StageError.invalidInput(
        "\(words[0]) cannot be started: \(String(cString: strerror(error.errno)))")
    }
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
