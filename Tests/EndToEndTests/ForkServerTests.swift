import Foundation
import Testing

extension EndToEnd {
  /// Stages are forked from one process: what `ps` shows of them, and what happens when that process dies.
  @Suite struct ForkServerTests {
    @Test func `a forked stage looks as if it had been started for itself`() async throws {
      let sandbox = try Sandbox(.endless)
      let build = try sandbox.start([TinyManifest.student])
      let stage = try await sandbox.studentsTraining(of: build)[0]
      let server = try #require(ProcessTable.parent(of: stage))
      #expect(ProcessTable.commandLine(of: server).contains("execute-stages"))
      #expect(ProcessTable.parent(of: server) == build.pid)
      #expect(getpgid(stage) == stage)
      let line = ProcessTable.commandLine(of: stage)
      #expect(line.count == 3)
      let directory = try #require(line.last)
      let path = directory.hasPrefix("/") ? directory : sandbox.file(directory)
      #expect(path.hasPrefix("\(sandbox.store)/work/"), "\(line)")
      #expect(FileManager.default.fileExists(atPath: path))
      // It has the standard streams of a stage, and none of the server's other files.
      let files = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(stage)/fd")
        .map {
          (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(stage)/fd/\($0)"))
            ?? ""
        }
      #expect(!files.contains { $0.hasPrefix("socket:") }, "\(files)")
      #expect(files.count { $0.hasSuffix("/log.txt") } == 2)
      #expect(ProcessTable.threads(of: server) == 1)
      build.send(SIGINT)
      #expect(try await build.finish().status == 130)
      #expect(!ProcessTable.isAlive(server))
    }

    @Test func `stages end with the process that forked them, and the next ones get another`()
      async throws
    {
      let sandbox = try Sandbox(.endless)
      let build = try sandbox.start([TinyManifest.student])
      let stage = try await sandbox.studentsTraining(of: build)[0]
      kill(try #require(ProcessTable.parent(of: stage)), SIGKILL)
      let run = try await build.finish()
      #expect(run.status == 2)
      #expect(run.err.contains("\(TinyManifest.student) was killed by signal 9"))
      try await sandbox.noStageLeft()
      try sandbox.write(TinyManifest())
      #expect(try await sandbox.repro(TinyManifest.student).status == 0)
    }

    @Test func `what prints a line starts no thread and loads no matrix library`() async throws {
      let sandbox = try Sandbox()
      // Until somebody reads the pipe, the program waits with all that it has started.
      let shell = try sandbox.start(
        script: """
          mkfifo pipe
          exec 9<>pipe
          head -c 65536 /dev/zero >&9
          exec "$REPRO" --version >&9 </dev/null
          """)
      defer { shell.send(SIGKILL) }
      try await eventually("a write that waits") {
        ProcessTable.systemCall(of: shell.pid)?.hasPrefix("1 0x1 ") == true
      }
      #expect(ProcessTable.threads(of: shell.pid) == 1)
      let maps = String(
        decoding: FileManager.default.contents(atPath: "/proc/\(shell.pid)/maps") ?? Data(),
        as: UTF8.self)
      #expect(maps.contains("/repro"))
      #expect(!maps.contains("openblas"))
    }
  }
}
