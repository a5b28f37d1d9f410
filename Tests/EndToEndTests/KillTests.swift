import Foundation
import Testing

extension EndToEnd {
  @Suite struct KillTests {
    @Test func `killing the build ends its stages, and the same command completes`()
      async throws
    {
      let sandbox = try Sandbox(.slow)
      let undisturbed = try await sandbox.repro(
        "table4", "table5", "--store", "other", "--output", "calm")
      let build = try sandbox.start(["all", "-j2"])
      _ = try await sandbox.studentsTraining(of: build)
      build.send(SIGKILL)
      #expect(try await build.finish().status == -SIGKILL)
      try await sandbox.noStageLeft()
      let again = try await sandbox.repro("table4", "table5", "-v")
      #expect(again.status == 0)
      #expect(!again.started.contains(TinyManifest.data))
      #expect(again.out == undisturbed.out)
      let calm = try sandbox.artifacts(in: "calm").mapValues(\.bytes)
      #expect(try sandbox.artifacts().mapValues(\.bytes) == calm)
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(sandbox.store)/work")
      #expect(left == [])
    }

    @Test(arguments: [SIGKILL, SIGSEGV, SIGABRT])
    func `a stage that dies of a signal gives 2 and a clear message`(signal: Int32) async throws {
      let sandbox = try Sandbox(.endless)
      let build = try sandbox.start([TinyManifest.student])
      let stage = try await sandbox.studentsTraining(of: build)[0]
      kill(stage, signal)
      let run = try await build.finish()
      #expect(run.status == 2)
      #expect(run.err.contains("\(TinyManifest.student) was killed by signal \(signal)"))
      #expect(run.err.contains("next: `repro log \(TinyManifest.student)`"))
      let log = try await sandbox.repro("log", TinyManifest.student)
      #expect(log.status == 0)
      #expect(log.err.contains("was killed by signal \(signal)"))
      try sandbox.write(TinyManifest())
      let again = try await sandbox.repro(TinyManifest.student)
      #expect(again.status == 0)
    }

    @Test func `a stage over its time limit is ended with its whole process group`()
      async throws
    {
      var manifest = TinyManifest.endless
      manifest.timeoutSeconds = "2.5"
      let sandbox = try Sandbox(manifest)
      try await sandbox.repro(TinyManifest.data)
      let build = try sandbox.start([TinyManifest.student])
      let stage = try await sandbox.runningStages()[0]
      // The limit is the build's to keep: while it is stopped, there is time to prepare.
      build.send(SIGSTOP)
      // A process that joins the group of the stage and does not heed SIGTERM; with a file of the shell
      // open, it would count as the shell.
      let companion = try await sandbox.shell(
        """
        perl -MPOSIX -e '$SIG{TERM} = "IGNORE"; setpgrp(0, \(stage)) or die;
          POSIX::close($_) for 3..65535; exec "sleep", "600"' >/dev/null 2>&1 & echo $!
        """)
      let pid = try #require(Int32(companion.out.trimmingCharacters(in: .newlines)))
      defer { kill(pid, SIGKILL) }
      try await eventually("the companion in the group") { getpgid(pid) == stage }
      build.send(SIGCONT)
      let run = try await build.finish()
      #expect(run.status == 2)
      #expect(run.err.contains("was stopped after its time limit of 2.5 s"))
      try await eventually("the end of the group") {
        !ProcessTable.isAlive(stage) && !ProcessTable.isAlive(pid)
      }
    }

    @Test func `a raised time limit reruns only the stage that ran into it`() async throws {
      var manifest = TinyManifest()
      manifest.timeoutSeconds = "0.001"
      let sandbox = try Sandbox(manifest)
      let run = try await sandbox.repro(TinyManifest.student)
      #expect(run.status == 2)
      try sandbox.write(TinyManifest())
      let again = try await sandbox.repro(TinyManifest.student, "-v")
      #expect(again.status == 0)
      #expect(again.started == [TinyManifest.student])
    }
  }
}

extension Sandbox {
  /// The stages of a build, once the data is made and a student says how far it is.
  func studentsTraining(of build: Program) async throws -> [Int32] {
    try await eventually("a training student") {
      guard build.isRunning else { throw Overdue(what: "a training student: \(build.err)") }
      let work = try? FileManager.default.subpathsOfDirectory(atPath: "\(store)/work")
      guard work?.contains(where: { $0.hasSuffix("/progress.json") }) == true else { return nil }
      let stages = ProcessTable.stages(in: path)
      return stages.isEmpty ? nil : stages
    }
  }
}
