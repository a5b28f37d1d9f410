import Foundation
import LayeredRules
import Pipeline
import Report
import Testing

@testable import ImageStages
@testable import Learning
@testable import SyntheticStages
@testable import Tables

/// Factorial studies of two switches, with numbers computed by hand.
@Suite struct FactorialStudyTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private static let plan: [String: JSONValue] = [
    "artifact": "controls", "title": "Two switches",
    "factors": [
      ["name": "boundary", "title": "layers", "from": "joined", "to": "detached"],
      ["name": "head", "title": "heads", "from": "learned", "to": "fixed"],
    ],
    "corners": [
      ["corner": "start", "title": "Start", "levels": ["joined", "learned"]],
      ["corner": "cut", "title": "", "levels": ["detached", "learned"]],
      ["corner": "frozen", "title": "", "levels": ["joined", "fixed"]],
      ["corner": "end", "title": "End", "levels": ["detached", "fixed"]],
    ],
  ]

  /// Students of the four corners with these percentages, in the order of the plan.
  private func corners(_ classes: Int, _ seed: Int, _ percents: [Double]) throws -> [StageInput] {
    try zip(["start", "cut", "frozen", "end"], percents).map { corner, percent in
      try harness.input(
        "metrics.json",
        JSONEncoder().encode(
          try StudentMetrics.example(.layered, classes: classes, seed: seed, test: percent)),
        ["corner": .string(corner), "seed": .number(Double(seed))])
    }
  }

  private func students() throws -> [StageInput] {
    try corners(5, 42, [80, 78, 79, 77]) + corners(5, 43, [82, 78, 81, 73])
      + corners(20, 42, [60, 60, 58, 62]) + corners(20, 43, [61, 59, 60, 58])
  }

  private func study(
    _ students: [StageInput], _ change: [String: JSONValue] = [:]
  ) async throws -> (document: Document, metrics: MetricSet) {
    try await harness.study(
      "factorial-study", Self.plan.merging(change) { $1 }, ["students": students],
      scale: StudyScale.paper.parameters.merging(["paperSeeds": 2]) { $1 })
  }

  @Test func `effects are those of the corners, seed by seed`() async throws {
    let (document, metrics) = try await study(students())
    // At K = 5: (-2 - 2) / 2 and (-4 - 8) / 2; heads (-1 - 1) / 2 and (-1 - 5) / 2.
    try expectMetrics(
      metrics,
      [
        "controls:K=5/boundary": -4, "controls:K=5/boundary/seed=43": -6, "controls:K=5/head": -2,
        "controls:K=5/boundary-x-head/seed=42": 0, "controls:K=5/boundary-x-head/seed=43": -2,
        "controls:K=5/end-minus-start/seed=43": -9, "controls:K=5/accuracy/end": 75,
        // At K = 20: (0 + 4) / 2 and (-2 - 2) / 2.
        "controls:K=20/boundary/seed=42": 2, "controls:mean/boundary/seed=42": 0,
        "controls:mean/boundary/seed=43": -4, "controls:mean/boundary": -2,
        "controls:trend/boundary/seed=42": 4 / log(4), "controls:trend/boundary": 4 / log(4),
        "controls:trend/boundary/seed=43": 4 / log(4),
        // Means over K of seeds 42 and 43, first and last.
        "controls:mean/first-step-boundary": -2, "controls:mean/last-step-boundary": -2,
      ])
    let parts = try ["boundary", "head"].map { try metrics.value("controls:mean/part-of-\($0)") }
    try expectClose(parts.reduce(0, +), metrics.value("controls:mean/end-minus-start"))
    let setting = try #require(try metrics[MetricID("controls:mean/boundary")]).setting
    #expect(setting.data == .synthetic && setting.scale == .full && setting.seeds == [42, 43])
    #expect(
      document.tables.map(\.id) == [
        "controls", "controls-walk", "controls-by-classes", "controls-log-odds",
        "controls-accuracies",
      ])
    #expect(document.sentences.first?.hasPrefix("The whole difference: ") == true)
  }

  @Test func `log-odds add half a count on either side`() async throws {
    let (_, metrics) = try await study(students())
    func odds(_ percent: Double) -> Double {
      log((50 * percent + 0.5) / (5000 - 50 * percent + 0.5))
    }
    try expectMetrics(
      metrics,
      ["controls:K=5/end-minus-start-log-odds/seed=42": odds(77) - odds(80)])
  }

  @Test func `the walk throws one switch after the other`() async throws {
    let (document, _) = try await study(students())
    let walk = try #require(document.drawnFigures.first { $0.id == "controls-walk" })
    #expect(walk.x.categories == ["Start", "+ detached", "+ fixed"])
    #expect(walk.series.map(\.label) == ["mean over K", "K = 5", "K = 20"])
    #expect(
      walk.series[0].points[1].low != nil && walk.series[1].points.allSatisfy { $0.low == nil })
    for (found, expected) in zip(walk.series[1].points.map(\.y), [0, -3, -6] as [Double]) {
      expectClose(found, expected)
    }
  }

  @Test func `a seed that lacks a corner takes no part`() async throws {
    let (_, metrics) = try await study(
      students() + Array(corners(5, 44, [80, 70, 60, 50]).dropLast()))
    #expect(try metrics.value("controls:K=5/boundary") == -4)
    #expect(try metrics[MetricID("controls:K=5/boundary/seed=44")] == nil)
  }

  @Test func `corners that are unknown, twice there or not all combinations are errors`()
    async throws
  {
    let more = try students()
    await #expect(throws: StageError.self) { try await study(more + [more[0]]) }
    var stray = more[0]
    stray.coordinates["corner"] = "other"
    await #expect(throws: StageError.self) { try await study(more + [stray]) }
    guard case .array(let corners)? = Self.plan["corners"] else { return }
    await #expect(throws: LearningError.self) {
      try await study(more, ["corners": .array(Array(corners.dropLast()))])
    }
    await #expect(throws: LearningError.self) {
      try await study(more, ["corners": .array(corners.dropLast() + [corners[0]])])
    }
  }

  @Test func `on images every corner has to have learned`() async throws {
    func linear(_ classes: Int, _ right: Int) throws -> StageInput {
      try harness.realNetwork(.linear, right: right, ["classes": .number(Double(classes))]) {
        $0.method = .linear
        $0.classes = classes
      }
    }
    let (document, metrics) = try await harness.study(
      "factorial-images", Self.plan,
      ["students": students(), "linear": [linear(5, 700), linear(20, 570)]],
      scale: StudyScale.paper.parameters)
    #expect(try metrics.value("controls:K=5/boundary") == -4)
    #expect(try metrics[MetricID("controls:K=5/boundary")]?.setting.data == .real)
    // At K = 20 the corners are at 60.5, 59.5, 59 and 60: two points above 57 at least.
    try expectClose(metrics.value("controls:trend/boundary"), 4 / log(4))
    let (withheld, others) = try await harness.study(
      "factorial-images", Self.plan,
      ["students": students(), "linear": [linear(5, 700), linear(20, 580)]],
      scale: StudyScale.paper.parameters)
    #expect(try others[MetricID("controls:K=20/boundary")] == nil)
    #expect(try others.value("controls:mean/boundary") == -4)
    #expect(
      try withheld.table("controls-by-classes").rows[0][2].reason
        == "has not learned at this budget: cut, frozen")
    #expect(document.drawnFigures.count == 2)
  }

  @Test func `convolutional networks are compared by the sum of their layers' logits`() async throws
  {
    let networks = try [42, 43].flatMap { seed in
      try zip(["start", "cut", "frozen", "end"], [800, 780, 790, seed == 42 ? 770 : 750]).map {
        corner, right in
        try harness.realNetwork(
          .deepSup, right: right, seed: UInt64(seed), ["corner": .string(corner)])
      }
    }
    let linear = try harness.realNetwork(.linear, right: 700, [:]) { $0.method = .linear }
    let (document, metrics) = try await harness.study(
      "factorial-networks", Self.plan, ["networks": networks, "linear": [linear]])
    let classes = ImageRunMetrics.example.classes
    // Of both seeds (-2 - 2) / 2 and (-2 - 4) / 2.
    try expectMetrics(
      metrics,
      [
        "controls:mean/boundary": -2.5, "controls:K=\(classes)/end-minus-start/seed=43": -5,
        "controls:mean/boundary/seed=42": -2,
      ])
    #expect(try metrics[MetricID("controls:mean/boundary")]?.setting.data == .real)
    #expect(
      try document.table("controls").rows[0][4].reason
        == "a slope needs two numbers of classes at which methods compare")
  }
}
