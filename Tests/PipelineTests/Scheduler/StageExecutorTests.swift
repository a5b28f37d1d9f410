import Testing

@testable import Pipeline

@Suite struct StageExecutorTests {
  @Test func `every end but a good one has words`() {
    #expect(StageExit.finished.failureDescription == nil)
    #expect(StageExit.failed(code: 3).failureDescription == "ended with status 3")
    #expect(StageExit.crashed(signal: 9).failureDescription == "was killed by signal 9")
    #expect(
      StageExit.timedOut(seconds: 60).failureDescription
        == "was stopped after its time limit of 60 s")
    #expect(StageExit.interrupted.failureDescription == "was interrupted")
  }
}
