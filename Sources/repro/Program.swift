import ArgumentParser
import Dispatch
import Foundation
import Pipeline

/// Where every process of the program begins, with the one thread that the system gives it.
///
/// Threads start with the first verb that needs them, so that what prints a line or reads a file starts none, and the
/// process that forks those of stages stays single-threaded.
@main
enum Program {
  static func main() {
    // A reader that goes away, as `head` does, is no reason to stop halfway.
    signal(SIGPIPE, SIG_IGN)
    // Nor is a limit on the size of files: the write fails and says so.
    signal(SIGXFSZ, SIG_IGN)
    StandardOutput.reserveDescriptors()
    if CommandLine.arguments.dropFirst().first == ForkServer.verb {
      let directory = ForkServer.serve(after: StageProcess.warmUp)
      run { try await StageProcess.run(in: directory, endsWithParent: true) }
    }
    do {
      let arguments = Array(CommandLine.arguments.dropFirst())
      try ArgumentCheck.refuseUnusable(arguments)
      if let answer = CompletionAnswer.text(arguments) {
        StandardOutput.write(answer)
        end()
      }
      let words = VerbOrder.forward(arguments)
      try VerbHint.check(words)
      var command = try Repro.parseAsRoot(words)
      guard let asynchronous = command as? any AsyncParsableCommand else {
        try command.run()
        end()
      }
      run {
        var command = asynchronous
        try await command.run()
      }
    } catch {
      end(with: error)
    }
  }

  /// Runs `work` as a task, and ends with it.
  private static func run(_ work: sending @escaping () async throws -> Void) -> Never {
    Task {
      do {
        try await work()
        end()
      } catch {
        end(with: error)
      }
    }
    dispatchMain()
  }

  private static func end() -> Never {
    StandardOutput.failure?.printAndExit()
    exit(0)
  }

  /// Ends as the argument parser does, which prints help and the like; results that were lost matter more than an answer.
  private static func end(with error: any Error) -> Never {
    if let failure = UserError(error) { failure.printAndExit() }
    let code = Repro.exitCode(for: error)
    let message = Repro.fullMessage(for: error)
    if code == .success {
      print(message)
    } else if !message.isEmpty {
      // The words of the user are in it, so it takes the way of every message.
      let words = message.hasPrefix("Error: ") ? message.dropFirst("Error: ".count) : message[...]
      Console.standardError("repro: error: \(words)\n")
    }
    if code == .success || error is ExitCode { StandardOutput.failure?.printAndExit() }
    exit(code.rawValue)
  }
}
