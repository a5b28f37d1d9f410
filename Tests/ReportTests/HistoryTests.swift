import TestSupport
import Testing

@testable import Report
@testable import ReportModel

@Suite struct HistoryTests {
  private static let id = "a:x"

  private func run(
    _ day: Int, _ value: Double?, setting: Setting = Differences.setting,
    revision: String = "0123abcdef"
  ) throws -> HistoryRun {
    let metrics = try value.map {
      [try Differences.metric(Self.id, $0, spread: 0.5, n: 3, setting: setting)]
    }
    return try HistoryRun(
      id: "run-\(day)", date: try #require(Timestamp("2026-03-\(day < 10 ? "0" : "")\(day)")),
      revision: revision, numbers: try MetricSet(metrics ?? []))
  }

  private func history(_ runs: [HistoryRun]) throws -> (History, [UInt8]) {
    var history = History(of: "a")
    var bytes: [UInt8] = []
    for run in runs { bytes += try history.add(run) ?? [] }
    return (history, bytes)
  }

  /// Three runs alike, one that moved, a gap, another setting, a NaN twice.
  private func eventful() throws -> (History, [UInt8]) {
    try history([
      run(1, 80), run(2, 80), run(3, 80), run(4, 81.25), run(5, nil), run(6, 81.25),
      run(7, 70, setting: Examples.reduced), run(8, .nan, setting: Examples.reduced),
      run(9, .nan, setting: Examples.reduced),
    ])
  }

  @Test func `what was added is read back, and equal numbers take one short line`() throws {
    let (written, bytes) = try eventful()
    let read = try History(of: "a", jsonLines: bytes)
    // NaN is not equal to itself, so descriptions are compared.
    #expect("\(read)" == "\(written)")
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 9)
    #expect(lines[1].count < 120)
    #expect(String(decoding: lines[2], as: UTF8.self).contains("\"sameAs\":\"run-2\""))
  }

  @Test func `the same run is recorded once, and other numbers under its id are a conflict`() throws
  {
    var (history, _) = try history([run(1, 80)])
    #expect(try history.add(run(1, 80)) == nil)
    #expect(throws: HistoryError.conflict(id: "run-1")) { try history.add(run(1, 81)) }
    #expect(history.runs.count == 1)
  }

  @Test func `a line that was not finished is not counted`() throws {
    let (_, bytes) = try history([run(1, 80), run(2, 81)])
    let first = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
    for length in first + 1..<bytes.count - 1 {
      #expect(try History(of: "a", jsonLines: bytes.prefix(length)).runs.count == 1)
    }
    // An editor may leave out the last end of line.
    #expect(try History(of: "a", jsonLines: bytes.dropLast()).runs.count == 2)
    #expect(try History(of: "a", jsonLines: [] as [UInt8]).runs.isEmpty)
  }

  @Test(arguments: [
    "x", "{}", "{\"id\":\"a\",\"date\":\"2026-13-01\",\"sameAs\":\"b\"}",
    "{\"id\":\"a\",\"date\":\"2026-01-01\",\"sameAs\":\"b\"}",
    "{\"id\":\"a\",\"date\":\"2026-01-01\"}",
    "{\"id\":\"a b\",\"date\":\"2026-01-01\",\"numbers\":{\"metrics\":[]}}",
  ])
  func `a line that is no run is named by its number`(text: String) throws {
    let (_, bytes) = try history([run(1, 80)])
    let error = #expect(throws: HistoryError.self) {
      try History(of: "a", jsonLines: bytes + Array("\(text)\n".utf8))
    }
    guard case .badLine(2, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `a drift is dated to the run in which it began`() throws {
    let stretches = try eventful().0.stretches(of: MetricID(Self.id))
    #expect(stretches.map(\.runs) == [3, 1, 1, 1, 1, 2])
    #expect(stretches.map(\.run) == ["run-1", "run-4", "run-5", "run-6", "run-7", "run-8"])
    #expect(
      stretches.map { $0.since.description.prefix(10).suffix(2) } == [
        "01", "04", "05", "06", "07", "08",
      ])
    let steps = stretches.map { $0.step ?? "" }
    #expect(Array(steps.prefix(4)) == ["", "changed by +1.3", "gone", "back"])
    #expect(steps[4].hasPrefix("not comparable: stand-in data, not real data"))
    #expect(try eventful().0.stretches(of: MetricID("a:unknown")).isEmpty)
  }

  @Test func `runs are ordered by date, not by when they were recorded`() throws {
    let (history, _) = try history([run(4, 2), run(1, 1), run(2, 1)])
    let stretches = history.stretches(of: try MetricID(Self.id))
    #expect(stretches.map(\.run) == ["run-1", "run-4"])
  }

  @Test func `the course of a number looks as it was approved`() throws {
    let (history, _) = try eventful()
    let id = try MetricID(Self.id)
    try expectGolden(
      HistoryText(id, history.stretches(of: id)).text, named: "history.txt")
    let figure = try #require(Figure(courseOf: id, in: history))
    try expectGolden(
      String(decoding: figure.json(), as: UTF8.self), named: "history.json")
    #expect(figure.series.count == 2)
    #expect(Figure(courseOf: try MetricID("a:unknown"), in: history) == nil)
  }

  @Test func `the picture of an artifact has the main numbers that moved most`() throws {
    let runs = try [1.0, 2.0].map { factor in
      var metrics = try (1...9).map { try Differences.metric("a:\($0)/x", Double($0) * factor) }
      metrics.append(try Differences.metric("a:9/x/seed=1", 900 * factor))
      metrics.append(try Differences.metric("a:9/y", 900 * factor, unit: .ratio))
      return try HistoryRun(
        id: "run-\(factor)", date: #require(Timestamp("2026-03-0\(Int(factor))")), revision: nil,
        numbers: MetricSet(metrics))
    }
    let (history, _) = try history(runs)
    let figure = try #require(Figure(overviewOf: history))
    #expect(figure.series.map(\.label) == (2...9).map { "\($0)/x" })
    #expect(figure.y.unit == .percent)
    #expect(figure.series.last?.points.map(\.y) == [9, 18])
    #expect(
      figure.summary == "2 runs since 2026-03-01T00:00:00Z; 8 of 9 numbers in percent, "
        + "those that moved most.")
  }

  @Test func `the picture of an artifact has gaps where a number is missing or another`() throws {
    let (drifting, _) = try eventful()
    let points = try #require(Figure(overviewOf: drifting)?.series.first).points
    #expect(points.map(\.x) == [0, 2, 3, 4, 5, 6, 6, 7, 8])
    let values = points.map { $0.y.isNaN ? nil : $0.y }
    #expect(values == [80, 80, 81.25, nil, 81.25, nil, 70, nil, nil])
    let (empty, _) = try history([run(1, nil)])
    #expect(Figure(overviewOf: empty) == nil)
    #expect(Figure(overviewOf: History(of: "a")) == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (1_772_330_400, "2026-03-01T02:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
    (4_107_542_399, "2100-02-28T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
    (-62_167_219_200, "0000-01-01T00:00:00Z"),
  ])
  func `dates are written and read as the calendar has them`(seconds: Int, text: String) throws {
    let instant = try #require(Timestamp(seconds: seconds))
    #expect(instant.description == text)
    #expect(Timestamp(text) == instant)
  }

  @Test func `every day of four centuries comes back`() throws {
    for day in stride(from: -140_000, through: 140_000, by: 97) {
      let instant = try #require(Timestamp(seconds: day * 86_400))
      #expect(Timestamp(instant.description) == instant)
    }
  }

  @Test(arguments: [
    "", "2026", "2026-02-30", "2026-13-01", "2026-00-10", "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z", "٢٠٢٦-٠١-٠١", "2026-01-01T00:00:00+01:00", "20260101", " 2026-01-01",
  ])
  func `anything else is no date`(text: String) { #expect(Timestamp(text) == nil) }

  @Test func `ids of runs are plain words`() {
    for id in ["", "a b", "a/b", "é", "a\n", String(repeating: "a", count: 121)] {
      #expect(throws: HistoryError.badID(id)) {
        try HistoryRun(
          id: id, date: #require(Timestamp(seconds: 0)), revision: nil, numbers: MetricSet([]))
      }
    }
  }
}
