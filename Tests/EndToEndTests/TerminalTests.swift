import Foundation
import Testing

extension EndToEnd {
  /// What a user sees on a terminal, read off its screen.
  @Suite struct TerminalTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox(.slow) }

    private static let running = #"\d %.*running"#

    @Test func `the board shows a percentage, and a window that changes leaves nothing behind`()
      async throws
    {
      let endless = try Sandbox(.endless)
      let seen = try await Terminal.run(
        "echo before; $REPRO all", in: endless,
        [
          .wait(Self.running), .wait("step [0-9]"), .sleep(2), .look("80"), .resize(40, 24),
          .sleep(2), .look("40"), .resize(120, 24), .sleep(2), .look("120"), .type("\u{3}"), .end,
        ])
      for (name, columns) in [("80", 80), ("40", 40), ("120", 120)] {
        let look = try #require(seen.looks[name])
        // One board on the screen, whatever the window was before.
        #expect(look.lines.count { $0.contains(" %  ") && $0.contains("/7") } == 1, "\(look.text)")
        #expect(look.lines.count { $0.contains("step ") } == 2, "\(look.text)")
        for line in look.lines { #expect(line.count <= columns) }
        for method in ["dtg-ff", "single-bp"] { #expect(look.text.contains("student \(method)")) }
        #expect(look.lines.first == "before", "\(look.text)")
      }
      let end = seen.last.joined(separator: "\n")
      #expect(end.firstMatch(of: /\d %/) == nil, "\(end)")
      #expect(end.contains("To go on: "))
    }

    @Test func `all ends in at most ten lines whose commands work when they are pasted`()
      async throws
    {
      for round in ["first", "nothing to do"] {
        let seen = try await Terminal.run(
          "clear; $REPRO all", in: sandbox, columns: 200, environment: ["REPRO_INVOKED_AS": ""])
        let lines = seen.shown.filter { !$0.contains("stages to do") }
        let text = lines.joined(separator: "\n")
        #expect(lines.count <= 10, "\(round): \(text)")
        #expect(text.contains("2 artifacts in profile tiny"), "\(text)")
        #expect(text.contains("supported"))
        #expect(text.contains("page     artifacts/report.html"))
        #expect(FileManager.default.fileExists(atPath: sandbox.file("artifacts/report.html")))
        let start = try #require(lines.firstIndex { $0.hasPrefix("next") })
        let commands = lines[start...].map {
          String($0.dropFirst(9)).components(separatedBy: "  ")[0]
        }
        #expect(commands.count >= 2)
        for command in commands where !command.contains(" fetch ") {
          let pasted = try await sandbox.shell("\(command) >/dev/null")
          #expect([0, 1].contains(pasted.status), "\(command): \(pasted.err)")
          #expect(pasted.err == "", "\(command): \(pasted.err)")
        }
      }
    }

    @Test func `colours are there by default, and NO_COLOR takes only them away`() async throws {
      let plain = try await Terminal.run(
        "$REPRO all", in: sandbox, environment: ["NO_COLOR": "1"],
        [.wait(Self.running), .sleep(0.5), .look("board"), .end])
      #expect(plain.looks["board"]?.colors == [])
      #expect(plain.looks["board"]?.text.contains("running") == true)
      let colored = try await Terminal.run("$REPRO all", in: sandbox, [.end, .look("end")])
      #expect(colored.looks["end"]?.colors.isEmpty == false)
      let never = try await Terminal.run(
        "$REPRO all --color never", in: sandbox, [.end, .look("end")])
      #expect(never.looks["end"]?.colors == [])
    }

    @Test(arguments: [["CI": "true"], ["TERM": "dumb"]])
    func `CI and a dumb terminal get plain lines`(wish: [String: String]) async throws {
      let seen = try await Terminal.run("$REPRO all", in: sandbox, environment: wish)
      #expect(!seen.raw.contains("\u{1B}[J"))
      #expect(seen.raw.contains("7 of 7 stages to do"))
    }

    @Test(arguments: [40, 80, 120])
    func `a named table fits into the window`(columns: Int) async throws {
      try await sandbox.repro("table4", "-q")
      let seen = try await Terminal.run("$REPRO table4", in: sandbox, columns: columns, rows: 60)
      for line in seen.raw.split(separator: "\r\n") where !line.hasPrefix("written to") {
        #expect(line.count <= columns, "\(line)")
      }
      let text = seen.shown.joined(separator: "\n")
      #expect(text.contains("DTG-FF"))
      #expect(text.contains("regenerated"))
      #expect(text.contains("───"))
      #expect(!text.contains("|"))
    }

    @Test func `quiet is quiet`() async throws {
      let seen = try await Terminal.run("$REPRO -q all && $REPRO -q table4", in: sandbox)
      #expect(seen.status == 0)
      #expect(seen.raw == "")
    }

    @Test func `an interrupt leaves no board behind`() async throws {
      let endless = try Sandbox(.endless)
      let seen = try await Terminal.run(
        ["bash", "--norc", "-i"], in: endless, environment: ["PS1": "ready> "],
        [
          .type("$REPRO student\r"), .wait("step [0-9]"), .type("\u{3}"), .wait("press again"),
          .wait("finished stages are kept"), .look("end"), .type("exit\r"), .end,
        ])
      let end = try #require(seen.looks["end"])
      #expect(end.text.firstMatch(of: /\d %/) == nil, "\(end.text)")
      #expect(end.text.contains("To go on: "))
    }

    @Test func `the log of a running stage is printed as it grows`() async throws {
      let sandbox = try Sandbox(TinyManifest(steps: 150_000))
      let build = try sandbox.start(["student", "-j1"])
      let stage = try await eventually("a running stage") {
        try? FileManager.default.contentsOfDirectory(atPath: "\(sandbox.store)/work").first
      }
      #expect(stage != "")
      let log = try await eventually("the log of the running stage") { () -> Program? in
        let log = try sandbox.start(["log", "-f", "student"])
        usleep(500_000)
        return log.isRunning && log.err.contains("is running") ? log : nil
      }
      let why = try await sandbox.repro("why", "student")
      #expect(why.out.contains("running now: process"))
      let status = try await sandbox.repro("status", "student")
      #expect(status.out.contains("running"))
      let end = try await log.finish()
      #expect(end.status == 0)
      #expect(end.out.contains("test accuracy"), "\(end.out)")
      #expect(end.err.contains("has ended"))
      #expect(try await build.finish().status == 0)
    }
  }
}
