import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Real processes: scripts in the place of the program.
@Suite struct LocalExecutorTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Runs `script`, whose `$0` is the work directory.
  private func run(_ script: String, timeout: Double = 3600) async throws -> StageExit {
    try await Self.run(script, in: directory.path, timeout: timeout)
  }

  private static func run(
    _ script: String, in path: String, timeout: Double = 3600
  ) async throws -> StageExit {
    let executor = LocalExecutor(
      executable: "/bin/sh", arguments: ["-c", script], graceSeconds: 0.2)
    return try await executor.execute(
      StageJob(
        stage: StageID("s"), directory: WorkDirectory(path: path),
        resources: Resources(timeoutSeconds: timeout)))
  }

  @Test func `a process is given its work directory, and its log keeps both streams`() async throws
  {
    let exit = try await run("echo out; echo err >&2; echo 1 > $0/made")
    #expect(exit == .finished)
    #expect(try text(at: directory("made")) == "1\n")
    #expect(try text(at: directory("log.txt")) == "out\nerr\n")
  }

  @Test func `a status and a signal are told apart`() async throws {
    #expect(try await run("exit 3") == .failed(code: 3))
    #expect(try await run("kill -9 $$") == .crashed(signal: 9))
  }

  @Test func `after its time limit a process is stopped, even one that will not listen`()
    async throws
  {
    #expect(
      try await run("trap '' TERM; while :; do sleep 60; done", timeout: 0.1)
        == .timedOut(seconds: 0.1))
  }

  @Test(.timeLimit(.minutes(60)))
  func `a cancelled process is interrupted`() async throws {
    let path = directory.path
    let exit = try await withThrowingTaskGroup(of: StageExit.self) { group in
      group.addTask { try await Self.run("echo 1 > $0/made; exec sleep 600", in: path) }
      while !FileManager.default.fileExists(atPath: "\(path)/made") { await Task.yield() }
      group.cancelAll()
      return try await group.next()
    }
    #expect(exit == .interrupted)
  }

  @Test(.timeLimit(.minutes(60)))
  func `no child outlives its stage`() async throws {
    #expect(try await run("sleep 600 & echo $! > $0/child") == .finished)
    let child = try text(at: directory("child")).trimmingCharacters(in: .newlines)
    while Self.isAlive(child) { await Task.yield() }
  }

  @Test(.timeLimit(.minutes(60)))
  func `no orphan in a session of its own outlives its stage`() async throws {
    // In a process of its own, as adopting is for good.
    await #expect(processExitsWith: .success) { [path = directory.path as String] in
      ProcessTree.adoptOrphans()
      let script =
        "setsid sh -c 'setsid sleep 600 & echo $! > $1; sleep 600' - $0/child & "
        + "while [ ! -s $0/child ]; do sleep 0.01; done"
      #expect(try await Self.run(script, in: path) == .finished)
      let child = try text(at: "\(path)/child").trimmingCharacters(in: .newlines)
      #expect(!Self.isAlive(child))
    }
  }

  @Test(.timeLimit(.minutes(60)))
  func `a stage that prints without end is stopped, and its log is cut`() async throws {
    let executor = LocalExecutor(
      executable: "/bin/sh", arguments: ["-c", "yes | head -c 20000000; sleep 600"],
      graceSeconds: 0.2, mostLogBytes: 1 << 20)
    let exit = try await executor.execute(
      StageJob(
        stage: StageID("s"), directory: WorkDirectory(path: directory.path),
        resources: Resources()))
    guard case .printedTooMuch(let bytes) = exit else {
      Issue.record("\(exit)")
      return
    }
    #expect(bytes > 1 << 20)
    let log = LogFile(directory("log.txt"))
    try log.shorten()
    #expect(log.byteCount <= LogFile.most + 100)
  }

  @Test func `a long log keeps its beginning and its end`() throws {
    let text = "first line\n" + String(repeating: "x", count: 10_000) + "\nerror: last line\n"
    let path = try directory.write(text.utf8, to: "log")
    try LogFile(path).shorten(to: 1000)
    let kept = try PipelineTests.text(at: path)
    #expect(kept.hasPrefix("first line\nx"))
    #expect(kept.hasSuffix("x\nerror: last line\n"))
    #expect(kept.contains("\n... \(text.utf8.count - 1000) bytes are left out here ...\n"))
    try LogFile(path).shorten(to: 2000)
    #expect(try PipelineTests.text(at: path) == kept)
  }

  /// A killed process is gone, or a zombie until its parent looks.
  private static func isAlive(_ process: String) -> Bool {
    guard let status = try? text(at: "/proc/\(process)/stat") else { return false }
    return !status.contains(") Z ") && !status.contains(") X ")
  }

  @Test func `standard input stays open while the build lives`() async throws {
    // With a closed one this would end at once.
    #expect(try await run("cat", timeout: 0.1) == .timedOut(seconds: 0.1))
  }

  @Test func `a log that cannot be made is an error of the store`() async throws {
    let path = directory("nowhere")
    await #expect(
      throws: StoreError.io(path: "\(path)/log.txt", operation: "open", errno: ENOENT)
    ) {
      try await Self.run("exit 0", in: path)
    }
  }

  @Test func `a program that is not there is an error`() async throws {
    let executor = LocalExecutor(executable: "/nowhere/program", arguments: [])
    await #expect(throws: (any Error).self) {
      try await executor.execute(
        StageJob(
          stage: StageID("s"), directory: WorkDirectory(path: directory.path),
          resources: Resources()))
    }
  }
}
