import Foundation
import Testing

extension EndToEnd {
  @Suite struct SharingTests {
    @Test func `two builds at once on one store execute each action once`() async throws {
      let sandbox = try Sandbox(TinyManifest(steps: 1500))
      let first = try sandbox.start(["all", "-v", "--output", "one"])
      let second = try sandbox.start(["all", "-v", "--output", "two"])
      let runs = [try await first.finish(), try await second.finish()]
      #expect(runs.map(\.status) == [0, 0])
      #expect(sandbox.records.count == TinyManifest.all.count)
      #expect(runs[0].started.union(runs[1].started) == TinyManifest.all)
      #expect(runs[0].started.isDisjoint(with: runs[1].started))
      let written = try sandbox.artifacts(in: "one").mapValues(\.bytes)
      #expect(try sandbox.artifacts(in: "two").mapValues(\.bytes) == written)
    }

    @Test func `a build says for whom it waits and takes the other's result`() async throws {
      let sandbox = try Sandbox(.slow)
      let first = try sandbox.start([TinyManifest.student])
      let stage = try await sandbox.studentsTraining(of: first)[0]
      kill(stage, SIGSTOP)
      let waiting = try sandbox.start([TinyManifest.student, "-v"])
      try await eventually("the wait for the other build") { waiting.err.contains("waiting for") }
      kill(stage, SIGCONT)
      let second = try await waiting.finish()
      #expect(second.status == 0)
      #expect(
        second.err.contains("waiting for \(TinyManifest.student), which process \(first.pid)"))
      #expect(second.err.contains("reused \(TinyManifest.student)"))
      #expect(second.started == [])
      #expect(try await first.finish().status == 0)
    }

    @Test func `a build takes over from one that is killed`() async throws {
      let sandbox = try Sandbox(.endless)
      let first = try sandbox.start([TinyManifest.student])
      let orphan = try await sandbox.studentsTraining(of: first)[0]
      let second = try sandbox.start([TinyManifest.student, "-v"])
      try await eventually("the wait for the other build") { second.err.contains("waiting for") }
      first.send(SIGKILL)
      try await eventually("the stage of the second build") {
        let stages = ProcessTable.stages(in: sandbox.path)
        return !stages.isEmpty && !stages.contains(orphan)
      }
      second.send(SIGINT)
      let run = try await second.finish()
      #expect(run.status == 130)
      #expect(run.started == [TinyManifest.student])
    }

    @Test func `status from another process shows what runs and how far it is`() async throws {
      let sandbox = try Sandbox(.endless)
      let build = try sandbox.start([TinyManifest.student])
      _ = try await sandbox.studentsTraining(of: build)
      let text = try await sandbox.repro("status", TinyManifest.student)
      #expect(text.status == 0)
      #expect(text.out.contains("running  \(TinyManifest.student)  process \(build.pid)"))
      #expect(text.out.firstMatch(of: /step \d+\/1000000000/) != nil)
      let row = try #require(
        try await sandbox.repro("status", TinyManifest.student, "--json").rows().last)
      #expect(row["state"] as? String == "running")
      let progress = try #require(row["progress"] as? [String: Any])
      #expect(progress["totalSteps"] as? Int == 1_000_000_000)
      #expect(try #require(progress["step"] as? Int) > 0)
      let store = try await sandbox.repro("store", "stat", "--json")
      let running = try #require((try store.json() as? [String: Any])?["running"] as? [Any])
      #expect(running.count == 1)
      build.send(SIGKILL)
      try await sandbox.noStageLeft()
    }
  }
}
