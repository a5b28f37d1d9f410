import Foundation
import Pipeline
import TestSupport
import Testing

@testable import repro

/// What is shown of a build, at moments that the tests choose.
@Suite struct ProgressBoardTests {
  private static let study = ["net": 48.0, "data": 8, "table": 6, "figure": 2]
  private let start = ContinuousClock.now

  private func forecast(_ stages: [String: Double?], isMeasured: Bool = true) -> Forecast {
    Forecast(
      stages.sorted { $0.key < $1.key }.map { name, seconds in
        let item = SchedulerState.Item(
          id: StageID(name), needs: [], resources: Resources(), cost: seconds ?? 1)
        return Forecast.Stage(
          item, kind: name, seconds: seconds, isMeasured: seconds != nil && isMeasured)
      }, limits: .init(cores: 1, memoryMiB: 1 << 20))
  }

  /// A board on which work began on stages with what they should take.
  private func board(_ stages: [String: Double?], isMeasured: Bool = true) -> ProgressBoard {
    var board = ProgressBoard()
    board.apply(
      .began(forecast(stages, isMeasured: isMeasured), total: stages.count), at: start)
    return board
  }

  private func lines(
    _ board: ProgressBoard, after seconds: Int, columns: Int = 80, rows: Int = 24
  ) -> [String] {
    var board = board
    let now = start + .seconds(seconds)
    board.look(at: now)
    return board.lines(columns: columns, rows: rows, at: now).map(\.plain)
  }

  /// The work directory of a stage that is so far.
  private func work(_ progress: StageProgress, _ directory: TemporaryDirectory) throws
    -> WorkDirectory
  {
    let work = WorkDirectory(path: directory.path)
    try JSONEncoder().encode(progress).write(to: URL(fileURLWithPath: work.progress))
    return work
  }

  @Test func `what was timed here is told at once, and what was not is being estimated`() {
    let known = lines(board(Self.study), after: 0)
    #expect(known.count == 1)
    #expect(known[0].hasPrefix("  0 %"))
    #expect(known[0].hasSuffix("0/4  0 running  1:10 min left"))
    let unknown = lines(board(["a": nil, "b": nil]), after: 60)
    #expect(unknown[0].hasSuffix("0/2  0 running  estimating"))
  }

  @Test func `stages count by what they should take`() {
    var board = board(Self.study)
    board.apply(.started(StageID("net"), directory: WorkDirectory(path: "/nonexistent")), at: start)
    board.apply(
      .finished(StageID("net"), seconds: 96, divergent: false), at: start + .seconds(96))
    let text = lines(board, after: 96)[0]
    #expect(text.hasPrefix(" 75 %"))
    // The others are kinds of their own, and taken to be twice as slow as well.
    #expect(text.hasSuffix("1/4  0 running  35 s left"))
  }

  @Test func `the last percent comes with the end`() {
    var board = board(["a": 1000, "b": 0.001])
    board.apply(.finished(StageID("a"), seconds: 1, divergent: false))
    #expect(lines(board, after: 1)[0].hasPrefix(" 99 %"))
    board.apply(.reused(StageID("b")))
    #expect(lines(board, after: 1)[0].hasPrefix("100 %"))
  }

  @Test func `the percentage never falls`() throws {
    var board = board(["a": nil, "b": nil, "c": nil])
    var shares: [Int] = []
    for (index, id) in ["a", "b", "c"].enumerated() {
      board.apply(.started(StageID(id), directory: WorkDirectory(path: "/nonexistent")))
      board.look(at: start + .seconds(index))
      shares.append(
        Int(lines(board, after: index)[0].prefix(4).trimmingCharacters(in: .whitespaces)) ?? -1)
      board.apply(.finished(StageID(id), seconds: 1, divergent: false))
    }
    #expect(shares == shares.sorted())
    #expect(shares.first == 0)
  }

  private static let members = [
    "image-network/dataset=fashion-mnist/seed=42/variant=bp-deepsup": 90.0,
    "image-network/dataset=fashion-mnist/seed=43/variant=dtg-ff": 90,
    "student/classes=5/method=dtg-ff/seed=42": 10, "student/classes=50/method=dtg-ff/seed=42": 10,
  ]

  @Test(arguments: [40, 80, 120])
  func `at any width no line is longer, and name, seed and step are whole`(columns: Int) throws {
    let directory = try TemporaryDirectory()
    let progress = StageProgress(
      step: 1255, totalSteps: 1878, loss: 5.6541, rate: 9.1, detail: "epoch 4/6, 594 images/s")
    var board = board(Self.members)
    for id in Self.members.keys.sorted().prefix(3) {
      board.apply(.started(StageID(id), directory: try work(progress, directory)), at: start)
    }
    let shown = lines(board, after: 30, columns: columns)
    let text = shown.joined(separator: "\n")
    for line in shown { #expect(line.columns <= columns, "\(line)") }
    for part in [
      "seed=42", "seed=43", "bp-deepsup", "dtg-ff", "classes=5", "step 1255/1878", "66 %",
    ] {
      #expect(text.contains(part), "\(part) in\n\(text)")
    }
    // What all members share is no news.
    #expect(!text.contains("fashion-mnist"))
    #expect(text.contains("0/4"))
    #expect(text.contains("left"))
    #expect(shown.count == (columns == 40 ? 7 : 4))
    if columns == 120 { #expect(text.contains("epoch 4/6, 594 images/s")) }
  }

  @Test func `stages that do not fit into the rows are counted`() throws {
    let stages = Dictionary(uniqueKeysWithValues: (10..<30).map { ("s/n=\($0)", 1.0 as Double?) })
    var board = board(stages)
    for id in stages.keys {
      board.apply(.started(StageID(id), directory: WorkDirectory(path: "/nonexistent")))
    }
    for columns in [40, 80] {
      for rows in [1, 2, 3, 8, 30] {
        let shown = lines(board, after: 1, columns: columns, rows: rows)
        #expect(shown.count <= rows)
        if rows == 8 { #expect(shown.last?.contains("more") == true) }
      }
    }
  }

  @Test func `a plain line comes when something moved`() {
    var board = board(Self.study)
    func line(after seconds: Int) -> String? {
      board.look(at: start + .seconds(seconds))
      return board.plainLine(at: start + .seconds(seconds))?.plain
    }
    #expect(line(after: 0) == "[0/4] 0 %, 0 running, 1:10 min left")
    #expect(line(after: 0) == nil)
    board.apply(.finished(StageID("figure"), seconds: 2, divergent: false), at: start + .seconds(2))
    #expect(line(after: 2)?.hasPrefix("[1/4] 3 %, 0 running, ") == true)
  }

  @Test func `a build that begins again counts from nothing`() {
    var board = board(["a": 1, "b": 1])
    board.apply(.started(StageID("a"), directory: WorkDirectory(path: "/nonexistent")))
    for id in ["a", "b"] { board.apply(.reused(StageID(id))) }
    board.look(at: start)
    #expect(board.plainLine(at: start)?.plain.hasPrefix("[2/2] 100 %") == true)
    board.apply(.began(forecast(["a": nil, "b": nil]), total: 2), at: start + .seconds(9))
    #expect(lines(board, after: 10)[0].hasSuffix("0/2  0 running  estimating"))
  }

  @Test func `what others wrote is shown and not obeyed`() {
    var board = board(["a": 1])
    let event = BuildEvent.failed(StageID("a"), description: "\u{1B}[2Jbroke")
    board.apply(event)
    let message = board.message(for: event, verbose: false)
    #expect(message?.rendered(inColor: false) == "FAILED a \\u{1b}[2Jbroke")
    #expect(message?.rendered(inColor: true).hasPrefix("\u{1B}[1;31mFAILED") == true)
  }

  @Test(arguments: [
    (3.0, "5 s"), (54, "55 s"), (55, "1:00 min"), (64, "1:10 min"), (569, "9:30 min"),
    (600, "10 min"), (6000, "100 min"), (9000, "2.5 h"), (1e18, "more than 100 years"),
  ])
  func `a time left is told as coarsely as it is known`(seconds: Double, text: String) {
    #expect(TimeLeft(seconds).description == text)
  }
}
