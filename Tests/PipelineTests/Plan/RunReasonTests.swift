import Testing

@testable import Pipeline

@Suite struct RunReasonTests {
  private let changes = ["a", "b", "c", "d", "e"].map {
    ValueChange(path: "parameters.\($0)", was: "1", now: "2")
  }

  @Test func `each reason is one line`() {
    #expect(RunReason.neverRun.summary == "never run")
    #expect(RunReason.forced.summary == "forced with -B")
    #expect(RunReason.outputsMissing(["x", "y"]).summary == "missing from the store: x, y")
    #expect(RunReason.blocked(by: [StageID("x")]).summary == "waits for x")
    #expect(RunReason.blocked(by: [StageID("x"), StageID("y")]).summary == "waits for 2 stages")
  }

  @Test func `up to three changes are spelled out, the rest is counted`() {
    #expect(
      RunReason.changed(Array(changes.prefix(3))).summary == "a 1 -> 2; b 1 -> 2; c 1 -> 2")
    #expect(
      RunReason.changed(changes).summary == "a 1 -> 2; b 1 -> 2; c 1 -> 2; and 2 more")
  }
}
