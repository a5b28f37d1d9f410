import Pipeline
import Testing

@testable import Stages

/// The time left that recorded builds would have shown.
@Suite struct RemainingTimeTests {
  private static let builds = ["laptop", "study-images", "study-students"]

  @Test(arguments: builds)
  func `after a tenth of a recorded build the time left is right within a quarter`(
    name: String
  ) throws {
    let build = try RecordedBuild(name)
    let errors = build.errors(at: [0.1, 0.2, 0.3, 0.5, 0.7, 0.9])
    for error in errors { #expect(abs(try #require(error)) < 0.25, "\(errors)") }
    // Later is not worse than the bound of a rough guess.
    #expect(abs(try #require(errors.last ?? nil)) < 0.05, "\(errors)")
  }

  @Test(arguments: builds, [0.3, 4])
  func `a machine of another speed is told by its first stages`(name: String, factor: Double) throws
  {
    var build = try RecordedBuild(name)
    for index in build.stages.indices { build.stages[index].seconds *= factor }
    let error = try #require(build.errors(at: [0.1])[0])
    #expect(abs(error) < 0.25, "\(error)")
  }

  @Test func `a machine that is slow at one kind is learned from that kind`() throws {
    var build = try RecordedBuild("laptop")
    for index in build.stages.indices where build.stages[index].kind == "student" {
      build.stages[index].seconds *= 3
    }
    let late = try #require(build.errors(at: [0.7])[0])
    #expect(abs(late) < 0.15, "\(late)")
  }

  @Test(arguments: builds)
  func `before there is evidence nothing is told`(name: String) throws {
    #expect(try RecordedBuild(name).errors(at: [0]) == [nil])
  }

  @Test func `what resumes from a checkpoint is not taken for fast`() {
    let limits = RecordedBuild.limits
    func stage(_ name: String) -> Forecast.Stage {
      let item = SchedulerState.Item(
        id: StageID(name), needs: [], resources: Resources(), cost: 100)
      return Forecast.Stage(item, kind: "k", seconds: 100, isMeasured: false)
    }
    var remaining = RemainingTime(
      Forecast([stage("a"), stage("b"), stage("c"), stage("d")], limits: limits))
    for id in ["a", "b"] {
      remaining.start(StageID(id), at: 0)
      // Nine tenths were done before.
      remaining.advance(StageID(id), to: 0.9, at: 1)
      remaining.finish(StageID(id), at: 11)
    }
    // A tenth took ten seconds, so a whole stage takes a hundred.
    let left = remaining.seconds(at: 11)
    #expect(abs((left ?? 0) - 100) < 10)
  }

  @Test func `kinds of which nothing is known are told when a part of them is done`() {
    func stage(_ index: Int) -> Forecast.Stage {
      let item = SchedulerState.Item(
        id: StageID("s/n=\(index)"), needs: [], resources: Resources(), cost: 1)
      return Forecast.Stage(item, kind: "own", seconds: nil, isMeasured: false)
    }
    var remaining = RemainingTime(
      Forecast((0..<20).map(stage), limits: .init(cores: 1, memoryMiB: 1 << 20)))
    remaining.start(StageID("s/n=0"), at: 0)
    #expect(remaining.seconds(at: 1) == nil)
    remaining.finish(StageID("s/n=0"), at: 10)
    let left = remaining.seconds(at: 10)
    #expect(abs((left ?? 0) - 190) < 1)
  }
}
