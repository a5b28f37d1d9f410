import Foundation
import Testing

@testable import Pipeline

/// Programs that behave badly: a build waits for none of them.
@Suite struct ToolRunTests {
  private func run(_ script: String, seconds: Double = 60, most: Int = 1000) throws -> ToolRun {
    try ToolRun(
      ["sh", "-c", script], setting: ["A": "b", "HOME": nil], seconds: seconds, most: most)
  }

  @Test func `both streams, the variables and the status come back`() throws {
    let run = try run("echo $A${HOME-unset}; echo err >&2; exit 3")
    #expect(run.end == .exited(3))
    #expect(run.output == Data("bunset\n".utf8))
    #expect(run.messages == Data("err\n".utf8))
    #expect(try self.run("kill -9 $$").end == .signaled(9))
  }

  @Test func `a program that is not there is told apart`() throws {
    let run = try ToolRun(["no-such-program"], seconds: 1)
    #expect(run.end == .notStarted(errno: ENOENT))
  }

  @Test(.timeLimit(.minutes(60)))
  func `a daemon that keeps the streams open is not waited for`() throws {
    let run = try run("setsid sleep 5 & echo done")
    #expect(run.end == .exited(0))
    #expect(run.output == Data("done\n".utf8))
  }

  @Test(.timeLimit(.minutes(60)))
  func `a program that hangs or asks is ended`() throws {
    #expect(try run("exec sleep 600", seconds: 0.2).end == .timedOut)
    #expect(try run("read answer; echo $answer").output == Data("\n".utf8))
  }

  @Test func `no more is read than wanted`() throws {
    #expect(try run("yes | head -c 100000", most: 10).output.count == 10)
  }
}
