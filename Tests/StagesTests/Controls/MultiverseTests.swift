import Foundation
import Pipeline
import Report
import Statistics
import Testing

@testable import Learning
@testable import SyntheticStages
@testable import Tables

/// A multiverse of two open settings, with numbers computed by hand.
@Suite struct MultiverseTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private static let plan: [String: JSONValue] = [
    "settings": [
      ["axis": "rate", "title": "learning rate", "paper": "lost in our copy", "levels": [:]],
      [
        "axis": "range", "title": "range of T", "paper": "never printed",
        "levels": ["wide": "0.1 to 2"],
      ],
    ],
    "statements": [
      [
        "name": "growth", "title": "grows", "method": "dtg-ff", "minus": "bp-deepsup",
        "quantity": "test", "holds": "above",
        "weights": [["classes": 5, "weight": -1], ["classes": 50, "weight": 1]],
      ],
      [
        "name": "behind", "title": "behind", "method": "dtg-ff", "minus": "bp-deepsup",
        "quantity": "test", "holds": "below", "weights": [["classes": 5, "weight": 1]],
      ],
    ], "exchanges": 64, "exchangeSeed": 7,
  ]

  private func student(
    _ method: StudentMethod, _ classes: Int, _ seed: Int, _ test: Double,
    _ place: [String: JSONValue]
  ) throws -> StageInput {
    try harness.input(
      "metrics.json",
      JSONEncoder().encode(
        try StudentMetrics.example(method, classes: classes, seed: seed, test: test)), place)
  }

  /// At K = 5 DTG-FF is a point behind; at K = 50 the rate adds 2 and the range 1, and the seed 0.5.
  private func inputs() throws -> (own: [StageInput], baselines: [StageInput]) {
    var (own, baselines): ([StageInput], [StageInput]) = ([], [])
    for seed in [42, 43] {
      for (rate, gain) in [(0.001, 0.0), (0.01, 2)] {
        for (range, more) in [("wide", 0.0), ("narrow", 1)] {
          let place: [String: JSONValue] = ["rate": .number(rate), "range": .string(range)]
          let late = 61 + gain + more + (seed == 43 ? 0.5 : 0)
          own += try [
            student(.dtgFF, 5, seed, 79, place), student(.dtgFF, 50, seed, late, place),
          ]
        }
        // Backpropagation has no temperature.
        let place: [String: JSONValue] = ["rate": .number(rate)]
        baselines += try [
          student(.bpDeepSup, 5, seed, 80, place), student(.bpDeepSup, 50, seed, 60, place),
        ]
      }
    }
    return (own, baselines)
  }

  private func study(
    _ own: [StageInput], _ baselines: [StageInput]
  ) async throws -> (document: Document, metrics: MetricSet) {
    try await harness.study(
      "multiverse", Self.plan, ["students": own, "baselines": baselines],
      scale: StudyScale.paper.parameters)
  }

  @Test func `every specification has the baselines that read its settings`() async throws {
    let (own, baselines) = try inputs()
    let (document, metrics) = try await study(own, baselines)
    // Growth of 2, 3, 4 and 5, and half of 0.5 more in the mean over seeds.
    try expectMetrics(
      metrics,
      [
        "multiverse:growth/median": 3.75, "multiverse:growth/share-holding": 100,
        "multiverse:behind/median": 1, "multiverse:growth/mean": 3.75,
        "multiverse:growth/mean/seed=43": 4,
        // Two points and one point apart: squares of 4 and of 1.
        "multiverse:growth/variance/rate": 80, "multiverse:growth/variance/range": 20,
        "multiverse:growth/variance/rest": 0,
        // Of the four signs of two seeds, one leaves all behind.
        "multiverse:behind/median/p": 0.25,
      ])
    let curve = try #require(document.drawnFigures.first { $0.id == "multiverse-growth" })
    for (found, expected) in zip(curve.series[0].points.map(\.y), [2.25, 3.25, 4.25, 5.25]) {
      expectClose(found, expected)
    }
    let matrix = try #require(document.drawnFigures.first { $0.id == "multiverse-growth-settings" })
    #expect(
      matrix.y.categories == ["0.1 to 2", "narrow", "0.01", "0.001"])
    #expect(matrix.series.map { $0.points.count } == [4, 4])
    #expect(document.sentences[0].contains("learning rate carries most, 80 %"))
    // Our K are the paper's, but methods are missing.
    #expect(try document.table("multiverse-fit").rows[0][0].reason?.contains("BP") == true)
  }

  @Test func `all exchanges of a trend are drawn alike and give the same numbers again`()
    async throws
  {
    let (own, baselines) = try inputs()
    let first = try await study(own, baselines).metrics.value("multiverse:growth/median/p")
    let second = try await study(own, baselines).metrics.value("multiverse:growth/median/p")
    #expect(first == second)
    // Two seeds keep the order of two K in one of four cases.
    #expect(first > 0.1 && first < 0.45)
  }

  @Test func `a student without a baseline leaves the statement open`() async throws {
    let (own, baselines) = try inputs()
    let (document, metrics) = try await study(own, Array(baselines.dropLast()))
    #expect(try metrics[MetricID("multiverse:growth/median")] == nil)
    #expect(
      try document.table("multiverse").rows[0][1].reason
        == "not every specification has DTG-FF and BP-DeepSup at K = 50")
  }

  @Test func `students that are twice there or lack a setting are errors`() async throws {
    let (own, baselines) = try inputs()
    await #expect(throws: StageError.self) { try await study(own + [own[0]], baselines) }
    await #expect(throws: StageError.self) { try await study(own, baselines + [baselines[0]]) }
    var stray = own[0]
    stray.coordinates["range"] = nil
    await #expect(throws: StageError.self) { try await study(own + [stray], baselines) }
  }
}
