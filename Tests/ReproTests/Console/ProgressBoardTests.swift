import Foundation
import Pipeline
import TestSupport
import Testing

@testable import repro

/// What is shown of a build, at moments that the tests choose.
@Suite struct ProgressBoardTests {
  private static let study = ["net": 48.0, "data": 8, "table": 6, "figure": 2]
  private let start = ContinuousClock.now

  /// A board on which work began on so many stages, `stages` with what they should take.
  private func board(
    _ outdated: Int, expecting seconds: Double? = nil, _ stages: [String: Double] = [:]
  ) -> ProgressBoard {
    var board = ProgressBoard()
    let stageSeconds = stages.map { (StageID($0.key), $0.value) }
    board.apply(
      .began(
        outdated: outdated, total: outdated, expectedSeconds: seconds,
        stageSeconds: Dictionary(uniqueKeysWithValues: stageSeconds)),
      at: start)
    return board
  }

  private func lines(_ board: ProgressBoard, after seconds: Int) -> [String] {
    board.liveLines(at: start + .seconds(seconds))
  }

  @Test func `before much is done the plan tells what is left`() {
    let board = board(4, expecting: 64, Self.study)
    #expect(lines(board, after: 10) == ["[0/4] 0 running, 0:54 left"])
    #expect(lines(board, after: 70) == ["[0/4] 0 running, 0:00 left"])
  }

  @Test(arguments: [(1e5, "27:46:40"), (1e7, "115.7 days"), (1e18, "more than 100 years")])
  func `no time is so long that it comes out negative`(seconds: Double, text: String) {
    #expect(lines(board(4, expecting: seconds), after: 0) == ["[0/4] 0 running, \(text) left"])
    #expect(DurationText(.greatestFiniteMagnitude).description == "more than 100 years")
    #expect(DurationText(-5).description == "no time")
  }

  @Test func `stages count by what they should take`() {
    var board = board(4, expecting: 64, Self.study)
    board.apply(.finished(StageID("net"), seconds: 100, divergent: false))
    #expect(lines(board, after: 120) == ["[1/4] 0 running, 0:40 left"])
    board.apply(.reused(StageID("data")))
    board.apply(.failed(StageID("table"), description: "broke"))
    board.apply(.finished(StageID("figure"), seconds: 1, divergent: false))
    #expect(lines(board, after: 160) == ["[4/4] 0 running, 0:00 left"])
  }

  @Test func `a stage that can't be told counts as the others do on average`() {
    var board = board(4, ["a": 6, "b": 2])
    board.apply(.finished(StageID("a"), seconds: 1, divergent: false))
    #expect(lines(board, after: 60) == ["[1/4] 0 running, 1:40 left"])
    board.apply(.finished(StageID("c"), seconds: 1, divergent: false))
    #expect(lines(board, after: 100) == ["[2/4] 0 running, 1:00 left"])
  }

  @Test func `where nothing can be told, all stages count the same`() {
    var board = board(4)
    #expect(lines(board, after: 30) == ["[0/4] 0 running"])
    board.apply(.finished(StageID("a"), seconds: 1, divergent: false))
    #expect(lines(board, after: 30) == ["[1/4] 0 running, 1:30 left"])
  }

  @Test func `a running stage counts by its own progress`() throws {
    let directory = try TemporaryDirectory()
    let work = WorkDirectory(path: directory.path)
    try JSONEncoder().encode(StageProgress(step: 1, totalSteps: 2))
      .write(to: URL(fileURLWithPath: work.progress))
    var board = board(4, Self.study)
    board.apply(.started(StageID("net"), directory: work))
    #expect(lines(board, after: 60) == ["[0/4] 1 running, 1:40 left", "  net  step 1/2"])
  }

  @Test func `a plain line comes when something moved`() {
    var board = board(4, Self.study)
    let lines = [start, start, start].map { board.plainLine(at: $0) }
    #expect(lines == ["[0/4] 0 running", nil, nil])
    board.apply(.finished(StageID("figure"), seconds: 1, divergent: false))
    let next = board.plainLine(at: start + .seconds(1))
    #expect(next == "[1/4] 0 running, 0:31 left")
  }

  @Test func `a build that begins again counts from nothing`() {
    var board = board(2)
    board.apply(.started(StageID("a"), directory: WorkDirectory(path: "/nonexistent")))
    for id in ["b", "c"] { board.apply(.reused(StageID(id))) }
    let first = board.plainLine(at: start)
    #expect(first?.hasPrefix("[2/2] 1 running") == true)
    board.apply(.began(outdated: 2, total: 2, expectedSeconds: nil), at: start + .seconds(9))
    #expect(lines(board, after: 10) == ["[0/2] 0 running"])
    let second = board.plainLine(at: start + .seconds(10))
    #expect(second == "[0/2] 0 running")
  }
}
