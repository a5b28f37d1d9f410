import Foundation
import Subprocess
import SystemPackage

/// Runs each stage in a process and a process group of its own on this machine.
///
/// Where there is a fork server, it makes these processes; but stages that run alone measure memory and time, and get
/// processes of a program that was loaded for them.
public struct LocalExecutor: StageExecutor {
  private let server: ForkServerProcess?
  private let executable: String
  private let arguments: [String]
  private let graceSeconds: Double
  private let mostLogBytes: Int

  /// - Parameters:
  ///   - executable: The program to start, normally this one.
  ///   - arguments: What makes it run the stage in the directory named by the next argument.
  ///   - graceSeconds: Time between the request to stop and the kill.
  ///   - mostLogBytes: A stage that prints more is stopped.
  ///   - server: What forks processes for stages that need not run alone.
  public init(
    executable: String, arguments: [String], graceSeconds: Double = 3,
    mostLogBytes: Int = 256 << 20, server: ForkServerProcess? = nil
  ) {
    self.server = server
    self.mostLogBytes = mostLogBytes
    self.executable = executable
    self.arguments = arguments
    self.graceSeconds = graceSeconds
  }

  public func execute(_ job: StageJob) async throws -> StageExit {
    do {
      return try await withThrowingTaskGroup(of: StageExit.self) { group in
        group.addTask { try await carryOut(job) }
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
  private static let environment: [String: String] = {
    let passed = [
      "PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SWIFT_BACKTRACE", "CUDA_VISIBLE_DEVICES",
    ]
    let inherited = ProcessInfo.processInfo.environment
    return inherited.filter { passed.contains($0.key) }
      .merging(["LC_ALL": "C", "TZ": "UTC"]) { $1 }
  }()

  private static func environment(of directory: WorkDirectory) -> Environment {
    var variables: [Environment.Key: String] = [:]
    for (name, value) in environment.merging(
      [ProcessTree.mark: directory.path], uniquingKeysWith: { $1 })
    {
      if let key = Environment.Key(rawValue: name) { variables[key] = value }
    }
    return .custom(variables)
  }

  private func carryOut(_ job: StageJob) async throws -> StageExit {
    // A stage must not leave processes behind, in its group or in one that they made.
    defer { ProcessTree.endOrphans(ofStageIn: job.directory.path) }
    guard let server, !job.resources.isExclusive, !job.isCommand else {
      return try await launch(job)
    }
    return try await server.run(
      job.directory, environment: Self.environment, graceSeconds: graceSeconds)
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
    let words =
      job.isCommand
      ? ["/bin/sh", job.directory.script] : [executable] + arguments + [job.directory.path]
    let result = try await run(
      .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())),
      environment: Self.environment(of: job.directory), platformOptions: options,
      input: .fileDescriptor(lifeline.readEnd, closeAfterSpawningProcess: true),
      output: .fileDescriptor(log, closeAfterSpawningProcess: true), error: .combinedWithOutput
    ) { execution in
      execution.processIdentifier.value
    }
    ProcessTree.endGroup(result.closureResult)
    switch result.terminationStatus {
    case .exited(0): return .finished
    // So a shell says that a signal ended its command.
    case .exited(let code) where job.isCommand && code > 128:
      return .crashed(signal: Int(code) - 128)
    case .exited(let code): return .failed(code: Int(code))
    case .signaled(let signal): return .crashed(signal: Int(signal))
    }
  }
}
