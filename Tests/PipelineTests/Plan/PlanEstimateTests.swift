import Foundation
import Testing

@testable import Pipeline

@Suite struct PlanEstimateTests {
  private let graph: Graph

  init() throws {
    graph = try Graph.toy([
      .stage("x", "leaf"), .stage("y", "leaf", salt: 2, ["resources": ["cores": 2]]),
      .stage("p", "pick", inputs: ["a": "x"]),
      .stage("s", "sum", inputs: ["a": "p", "b": "y"]),
    ])
  }

  private func estimate(
    cores: Int, _ known: [(stage: String, kind: String, seconds: Double)]
  ) throws -> PlanEstimate {
    let planner = Planner(catalog: .toy, machine: [:], lookup: MemoryLookup(), sources: .none)
    var durations = PastDurations()
    for (stage, kind, seconds) in known {
      durations.add(stage: stage, kind: kind, wallSeconds: seconds)
    }
    return PlanEstimate(
      try planner.plan(graph.nodes.map(\.id), in: graph), durations: durations,
      limits: SchedulerState.Limits(cores: cores, memoryMiB: 4096))
  }

  @Test func `on many cores the longest path counts`() throws {
    let known = [("x", "leaf", 10.0), ("y", "leaf", 30), ("p", "pick", 25), ("s", "sum", 1)]
    let estimate = try estimate(cores: 100, known)
    #expect(estimate.seconds == 36)
    #expect(
      estimate.stages == [
        StageID("x"): 10, StageID("y"): 30, StageID("p"): 25, StageID("s"): 1,
      ])
  }

  @Test func `on few cores stages wait for each other, as the scheduler makes them`() throws {
    let known = [("x", "leaf", 10.0), ("y", "leaf", 30), ("p", "pick", 25), ("s", "sum", 1)]
    // First x, whose path is the longest; y needs both cores, so p has to wait for it.
    #expect(try estimate(cores: 2, known).seconds == 10 + 30 + 25 + 1)
    #expect(try estimate(cores: 3, known).seconds == 10 + 25 + 1)
    #expect(try estimate(cores: 1, known).seconds == 10 + 30 + 25 + 1)
  }

  @Test func `a stage that never ran takes as long as its kind`() throws {
    let known = [("v", "leaf", 10.0), ("w", "leaf", 20), ("p", "pick", 5), ("s", "sum", 1)]
    #expect(try estimate(cores: 100, known).stages[StageID("x")] == 15)
  }

  @Test func `a kind that never ran leaves the whole unknown, the parts known`() throws {
    let estimate = try estimate(cores: 1, [("x", "leaf", 10)])
    #expect(estimate.seconds == nil)
    #expect(estimate.knownSeconds == 20)
    #expect(estimate.unknown.map(\.id) == [StageID("p"), StageID("s")])
    #expect(estimate.stages == [StageID("x"): 10, StageID("y"): 10])
  }

  @Test func `fresh stages take no time`() throws {
    let planner = Planner(catalog: .toy, machine: [:], lookup: MemoryLookup(), sources: .none)
    let empty = try planner.plan([], in: graph)
    let limits = SchedulerState.Limits(cores: 1, memoryMiB: 1)
    #expect(PlanEstimate(empty, durations: PastDurations(), limits: limits).seconds == 0)
  }

  @Test func `large runs tell how fast a kind is, small ones do not`() throws {
    var durations = PastDurations()
    durations.add(stage: "small", kind: "k", wallSeconds: 1, work: 1)
    #expect(durations.estimate(stage: "x", kind: "k", work: 100) == 100)
    durations.add(stage: "large", kind: "k", wallSeconds: 10, work: 100)
    durations.add(stage: "small", kind: "k", wallSeconds: 1, work: 1)
    durations.add(stage: "middle", kind: "k", wallSeconds: 5, work: 50)
    #expect(durations.estimate(stage: "x", kind: "k", work: 200) == 20)
  }

  @Test func `how far an estimate may be off is how runs of its kind differ`() throws {
    var durations = PastDurations()
    durations.add(stage: "a", kind: "k", wallSeconds: 10, work: 100)
    #expect(durations.factor(kind: "k") == nil, "one run tells nothing")
    durations.add(stage: "b", kind: "k", wallSeconds: 20, work: 200)
    #expect(abs((durations.factor(kind: "k") ?? 0) - 1) < 1e-12)
    durations.add(stage: "c", kind: "k", wallSeconds: 40, work: 200)
    // The logarithms are those of 0.1, 0.1 and 0.2: ln 2 / sqrt 3 from their mean.
    let expected = exp(log(2.0) / 3.0.squareRoot())
    #expect(abs((durations.factor(kind: "k") ?? 0) - expected) < 1e-12)
    #expect(durations.factor(kind: "other") == nil)
  }

  @Test(arguments: [(10.0, 2.0, 0.0, 2.0), (10, 0, 0, 10), (10, 18, 0, 10), (10, 5, 30, 20)])
  func `the time of others on a busy machine is left out`(
    wall: Double, processor: Double, earlier: Double, expected: Double
  ) {
    let usage = ResourceUsage(
      startedAt: 100, finishedAt: 100 + wall, earlierSeconds: earlier > 0 ? earlier : nil,
      cpuSeconds: processor, peakResidentBytes: 1)
    #expect(usage.idleSeconds == expected)
  }
}
