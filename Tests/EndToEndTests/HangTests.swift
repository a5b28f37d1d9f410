import Foundation
import Synchronization
import Testing

extension EndToEnd {
  /// Whatever a machine, a disk or a program does, a build comes to an end.
  @Suite struct HangTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test(arguments: ["-n 32", "-n 64", "-v 800000", "-f 100"])
    func `too low limits are one clear error`(limit: String) async throws {
      let program = try sandbox.start(script: "ulimit \(limit); exec $REPRO all")
      let run = try await program.finish(within: 60)
      #expect(run.status == 73, "\(run.err)")
      #expect(run.err.contains("the limits of this process are too low for a build"))
      #expect(run.err.contains("`ulimit \(limit.prefix(2)) "))
      #expect(try await sandbox.repro("all").status == 0)
    }

    @Test func `a disk that spoils a file each time is given up with 74`() async throws {
      try await sandbox.repro("all")
      let numbers = try #require(
        try sandbox.blobs { bytes in
          let text = String(decoding: bytes, as: UTF8.self)
          return text.contains("\"table4:") && !text.contains("\"blocks\"")
        }.first)
      let good = try Data(contentsOf: URL(fileURLWithPath: numbers))
      let isOver = Mutex(false)
      let spoiler = Thread {
        while !isOver.withLock(\.self) {
          if FileManager.default.contents(atPath: numbers) == good {
            chmod(numbers, 0o644)
            if let file = FileHandle(forUpdatingAtPath: numbers) {
              try? file.write(contentsOf: Data("X".utf8))
              try? file.close()
            }
          }
          usleep(500)
        }
      }
      spoiler.start()
      defer { isOver.withLock { $0 = true } }
      let run = try await sandbox.start(["table4"]).finish(within: 300)
      #expect(run.status == 74, "\(run.err)")
      #expect(run.err.contains("was made again 3 times and was damaged each time"))
      isOver.withLock { $0 = true }
      usleep(100_000)
      #expect(try await sandbox.repro("table4").status == 0)
    }

    @Test func `an index that another process keeps locked stops nothing`() async throws {
      try await sandbox.repro("table5")
      let holder = try sandbox.start(
        script: """
          exec python3 -c '
          import sqlite3, time
          index = sqlite3.connect(".repro/index.sqlite", isolation_level=None)
          index.execute("BEGIN IMMEDIATE")
          open("locked", "w").close()
          time.sleep(900)'
          """)
      try await eventually("the lock") {
        FileManager.default.fileExists(atPath: sandbox.file("locked"))
      }
      let run = try await sandbox.start(["all"]).finish(within: 300)
      #expect(run.status == 0, "\(run.err)")
      #expect(run.err.contains("another process keeps the index busy"))
      holder.send(SIGKILL)
      _ = try await holder.finish()
      #expect(try await sandbox.repro("all", "-v").started == [])
    }

    @Test func `what a killed build left is gone after the next start`() async throws {
      let slow = try Sandbox(.slow)
      let program = try slow.start(["all"])
      _ = try await slow.runningStages()
      program.send(SIGKILL)
      _ = try await program.finish()
      try await slow.noStageLeft()
      try slow.write("cut", to: ".repro/blobs/.tmp-1-2-3")
      try await slow.repro("schema-of-nothing")
      #expect(FileManager.default.fileExists(atPath: "\(slow.store)/blobs/.tmp-1-2-3"))
      try slow.write(TinyManifest())
      #expect(try await slow.repro("all").status == 0)
      #expect(!FileManager.default.fileExists(atPath: "\(slow.store)/blobs/.tmp-1-2-3"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(slow.store)/work") == [])
    }
  }
}
