import Report
import TestSupport
import Testing

@Suite struct MetricTests {
  private static func metric(_ id: String, _ value: Double = 1) throws -> Metric {
    Metric(
      id: try MetricID(id), Quantity(value, spread: 0.5, n: 5, unit: .percent, decimals: 1),
      better: .higher, setting: Examples.setting)
  }

  static func approvedSet() throws -> MetricSet {
    try MetricSet(Examples.gaps().metrics.prefix(2) + [metric("a:nan", .nan)])
  }

  @Test func `an id has an artifact and a path`() throws {
    let id = try MetricID("table4:50/dtg-minus-deepsup")
    #expect(id.artifact == "table4")
    #expect(id.path == ["50", "dtg-minus-deepsup"])
    #expect("\(id)" == "table4:50/dtg-minus-deepsup")
  }

  @Test func `the parent of an id lacks its last part`() throws {
    #expect(try MetricID("a:b/c/d").parent == MetricID("a:b/c"))
    #expect(try MetricID("a:b").parent == nil)
  }

  @Test(arguments: [
    "", ":", "table4", "table4:", ":a", "a:b/", "a:/b", "a:b//c", "a:b:c", "a b:c", "a:é", "a:b\n",
    "a:%2e", "a:b*", "a/b:c",
  ])
  func `anything else is not an id`(text: String) {
    #expect(throws: ReportError.invalidMetricID(text)) { try MetricID(text) }
  }

  @Test func `metrics are sorted and found by id`() throws {
    let set = try MetricSet([Self.metric("b:1"), Self.metric("a:2", 7), Self.metric("a:1")])
    #expect(set.metrics.map(\.id.description) == ["a:1", "a:2", "b:1"])
    #expect(set[try MetricID("a:2")]?.value == 7)
    #expect(set[try MetricID("a:3")] == nil)
  }

  @Test func `two metrics of one id are an error`() throws {
    let twice = [try Self.metric("a:1"), try Self.metric("b:1"), try Self.metric("a:1", 2)]
    #expect(throws: ReportError.duplicateMetric(try MetricID("a:1"))) { try MetricSet(twice) }
  }

  @Test func `the bytes of a set do not depend on the order it was made in`() throws {
    let metrics = try ["c:1", "a:1", "b:1"].map { try Self.metric($0) }
    let json = try MetricSet(metrics).json()
    #expect(try MetricSet(metrics.reversed()).json() == json)
    #expect(try MetricSet(json: json) == MetricSet(metrics))
  }

  @Test func `a stored set with a duplicate is an error`() throws {
    let json = String(
      decoding: try MetricSet([Self.metric("a:1"), Self.metric("a:2")]).json(), as: UTF8.self)
    #expect(throws: ReportError.duplicateMetric(try MetricID("a:1"))) {
      try MetricSet(json: json.replacing("a:2", with: "a:1").utf8)
    }
  }

  @Test func `a table yields the metrics its cells name`() throws {
    let metrics = try Examples.gaps().metrics
    #expect(metrics.count == 8)
    let metric = try #require(try MetricSet(metrics)[MetricID("table-b:50/A/test")])
    #expect(metric.value == 99.95)
    #expect(metric.spread == 1.25)
    #expect(metric.n == 5)
    #expect(metric.unit == .percent)
    #expect(metric.better == .higher)
    #expect(metric.setting == Examples.setting)
  }

  @Test func `a metric has the setting of its cell`() throws {
    let quantity = Quantity(1, unit: .percent, decimals: 1)
    let table = try Examples.plain(rows: [
      [
        .text("a"),
        .comparison(
          quantity, .notGiven, under: Examples.reduced, metric: try MetricID("plain:a")),
      ]
    ])
    #expect(table.metrics.map(\.setting) == [Examples.reduced])
  }

  @Test func `the file has the approved form`() throws {
    let json = try Self.approvedSet().json()
    try expectGolden(String(decoding: json, as: UTF8.self), named: "metrics.json")
  }
}
