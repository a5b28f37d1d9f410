import Foundation
import Subprocess
import SystemPackage

/// Runs each stage in a process and a process group of its own on this machine.
public struct LocalExecutor: StageExecutor {
  private let executable: String
  private let arguments: [String]
  private let graceSeconds: Double
  private let mostLogBytes: Int

  /// - Parameters:
  ///   - executable: The program to start, normally this one.
  ///   - arguments: What makes it run the stage in the directory named by the next argument.
  ///   - graceSeconds: Time between the request to stop and the kill.
  ///   - mostLogBytes: A stage that prints more is stopped.
  public init(
    executable: String, arguments: [String], graceSeconds: Double = 3,
    mostLogBytes: Int = 256 << 20
  ) {
    self.mostLogBytes = mostLogBytes
    self.executable = executable
    self.arguments = arguments
    self.graceSeconds = graceSeconds
  }

  public func execute(_ job: StageJob) async throws -> StageExit {
    do {
      return try await withThrowingTaskGroup(of: StageExit.self) { group in
        group.addTask { try await launch(job) }
        group.addTask {
          try await Task.sleep(for: .seconds(job.resources.timeoutSeconds))
          return .timedOut(seconds: job.resources.timeoutSeconds)
        }
        group.addTask {
          while true {
            try await Task.sleep(for: .seconds(1))
            let bytes = LogFile(job.directory.log).byteCount
            if bytes > mostLogBytes { return .printedTooMuch(bytes: bytes) }
          }
        }
        // Leaving the group cancels the other tasks and waits for them: the timers end at once, the
        // process after its teardown.
        defer { group.cancelAll() }
        let first = try await group.next() ?? .interrupted
        return Task.isCancelled ? .interrupted : first
      }
    } catch is CancellationError where Task.isCancelled {
      return .interrupted
    }
  }

  /// What a stage sees of the environment: how to find programs and folders, and nothing that could
  /// change a number.
  private static func environment(of directory: WorkDirectory) -> Environment {
    let passed = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SWIFT_BACKTRACE"]
    let inherited = ProcessInfo.processInfo.environment
    let own = ["LC_ALL": "C", "TZ": "UTC", ProcessTree.mark: directory.path]
    var variables: [Environment.Key: String] = [:]
    let seen = inherited.filter { passed.contains($0.key) }.merging(own) { $1 }
    for (name, value) in seen {
      if let key = Environment.Key(rawValue: name) { variables[key] = value }
    }
    return .custom(variables)
  }

  private func launch(_ job: StageJob) async throws -> StageExit {
    // The stage reads this pipe to notice the death of the build, however sudden.
    let lifeline = try FileDescriptor.pipe(options: .closeOnExec)
    defer { try? lifeline.writeEnd.close() }
    let log: FileDescriptor
    do {
      log = try FileDescriptor.open(
        job.directory.log, .writeOnly, options: [.create, .append, .closeOnExec],
        permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite])
    } catch {
      try? lifeline.readEnd.close()
      guard let reason = error as? Errno else { throw error }
      throw StoreError.system(reason.rawValue, path: job.directory.log, operation: "open")
    }
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [
      .gracefulShutDown(
        toProcessGroup: true, allowedDurationToNextStep: .seconds(graceSeconds))
    ]
    let result = try await run(
      .path(FilePath(executable)), arguments: Arguments(arguments + [job.directory.path]),
      environment: Self.environment(of: job.directory), platformOptions: options,
      input: .fileDescriptor(lifeline.readEnd, closeAfterSpawningProcess: true),
      output: .fileDescriptor(log, closeAfterSpawningProcess: true), error: .combinedWithOutput
    ) { execution in
      execution.processIdentifier.value
    }
    // A stage must not leave processes behind, in its group or in one that they made.
    kill(-result.closureResult, SIGKILL)
    ProcessTree.endOrphans(ofStageIn: job.directory.path)
    switch result.terminationStatus {
    case .exited(0): return .finished
    case .exited(let code): return .failed(code: Int(code))
    case .signaled(let signal): return .crashed(signal: Int(signal))
    }
  }
}
