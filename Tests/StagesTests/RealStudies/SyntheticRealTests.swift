import Foundation
import ImageStages
import Pipeline
import Report
import Testing

@testable import Learning
@testable import SyntheticStages
@testable import Tables

/// The same students on images and on the teacher's data, with numbers computed by hand.
@Suite struct SyntheticRealTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func inputs(_ students: [StudentMetrics]) throws -> [StageInput] {
    try students.map { student in
      try harness.input(
        "metrics.json", JSONEncoder().encode(student), ["seed": .number(Double(student.seed))])
    }
  }

  /// Students of two seeds with DTG-FF so many points above BP-DeepSup, which is at 70 %; BP is at 69 %.
  private func students(_ classes: Int, _ advantages: [Double]) throws -> [StudentMetrics] {
    try StudentMetrics.examples(.dtgFF, classes: classes, test: advantages.map { 70 + $0 })
      + StudentMetrics.examples(.bpDeepSup, classes: classes, test: advantages.map { _ in 70 })
      + StudentMetrics.examples(.singleBP, classes: classes, test: advantages.map { _ in 69 })
  }

  /// Softmax regression, whose sweep needs no axis of methods.
  private func linear(_ classes: Int, _ right: Int, source: String = "real") throws -> StageInput {
    var input = try harness.realNetwork(
      .linear, right: right, ["classes": .number(Double(classes))]
    ) {
      $0.method = .linear
      $0.classes = classes
      $0.source = source
    }
    input.coordinates["method"] = nil
    return input
  }

  private func images() throws -> [StageInput] {
    // Slopes over ln 4 of -4 and -2.
    try inputs(students(2, [3, 4]) + students(8, [-1, 2]))
  }

  private func teacher() throws -> [StageInput] {
    // Slopes over ln 4 of 1 and 3.
    try inputs(students(5, [1, 1]) + students(20, [2, 4]))
  }

  private func study(
    _ images: [StageInput], _ linear: [StageInput]
  ) async throws -> (document: Document, metrics: MetricSet) {
    try await harness.study(
      "synthetic-real", [:], ["images": images, "linear": linear, "teacher": teacher()],
      scale: StudyScale.paper.parameters)
  }

  @Test func `slopes are those of seeds, on each kind of data`() async throws {
    let (document, metrics) = try await study(images(), [linear(2, 600), linear(8, 600)])
    try expectClose(metrics.value("synthetic-real:images/K=2/dtg-minus-deepsup"), 3.5)
    try expectClose(metrics.value("synthetic-real:images/K=2/dtg-minus-single-bp"), 4.5)
    try expectClose(metrics.value("synthetic-real:images/K=8/dtg-minus-deepsup/seed=43"), 2)
    try expectClose(metrics.value("synthetic-real:teacher/K=20/dtg-minus-deepsup"), 3)
    try expectClose(metrics.value("synthetic-real:images/trend"), -3 / log(4))
    try expectClose(metrics.value("synthetic-real:images/trend/seed=42"), -4 / log(4))
    try expectClose(metrics.value("synthetic-real:teacher/trend"), 2 / log(4))
    try expectClose(metrics.value("synthetic-real:images-minus-teacher/trend"), -5 / log(4))
    // Slopes of two seeds are 2/ln 4 apart, so the error is 1/ln 4.
    #expect(
      try abs(metrics.value("synthetic-real:images/trend/ci-high") - (12.706204736 - 3) / log(4))
        < 1e-7)
    let found = try #require(metrics[MetricID("synthetic-real:images/trend")])
    #expect(found.n == 2 && found.setting.data == .real)
    #expect(
      try metrics[MetricID("synthetic-real:teacher/trend")]?.setting.data == .synthetic)
    #expect(
      document.tables.map(\.id) == [
        "synthetic-real", "synthetic-real-images", "synthetic-real-teacher",
        "synthetic-real-images-accuracies", "synthetic-real-teacher-accuracies",
      ])
    try expectClose(metrics.value("synthetic-real:images/K=8/accuracy/linear"), 60)
  }

  @Test func `students that have not learned take no part in the slope`() async throws {
    let more = try images() + inputs(students(4, [0, 0]))
    // BP-DeepSup is a point above softmax regression at K = 4, where two are wanted.
    let (document, metrics) = try await study(
      more, [linear(2, 600), linear(4, 690), linear(8, 600)])
    let row = try document.table("synthetic-real-images").rows[1]
    #expect(row[1].reason == "has not learned at this budget: DTG-FF, BP-DeepSup")
    try expectClose(metrics.value("synthetic-real:images/trend"), -3 / log(4))
  }

  @Test func `images without softmax regression are not compared`() async throws {
    let (document, _) = try await study(images(), [linear(2, 600)])
    let table = try document.table("synthetic-real-images")
    #expect(table.rows[1][1].reason == "no softmax regression was trained on these images")
    let trends = try document.table("synthetic-real")
    #expect(
      trends.rows[0][2].reason
        == "a slope needs two numbers of classes at which methods compare")
    #expect(trends.rows[2][2].regenerated != nil)
  }

  @Test func `the source of the images is that of softmax regression`() async throws {
    let (_, metrics) = try await study(
      images(), [linear(2, 600, source: "stand-in"), linear(8, 600, source: "stand-in")])
    #expect(
      try metrics[MetricID("synthetic-real:images/trend")]?.setting.data == .standIn)
    await #expect(throws: StageError.self) {
      try await study(images(), [linear(2, 600), linear(8, 600, source: "stand-in")])
    }
  }

  @Test func `another network is no softmax regression`() async throws {
    let network = try harness.realNetwork(.dtgFF, right: 700, [:]) { $0.method = .dtgFF }
    let error = await #expect(throws: StageError.self) { try await study(images(), [network]) }
    #expect(
      error?.description == "producer is no softmax regression, which the input `linear` takes")
  }

  @Test func `without the images the teacher's data are shown`() throws {
    let results = try StudyResults(students(5, [1, 1]) + students(20, [2, 4]))
    let teacher = StudentSide(
      name: "teacher", title: "the teacher's data", results: results,
      setting: results.setting(.paper), baseline: nil)
    let tables = SyntheticRealTables(
      images: .failure(Incomparable(reason: "the images are not here")), teacher: teacher)
    let trends = try tables.trends(title: "title")
    #expect(trends.rows[0][2].reason == "the images are not here")
    #expect(trends.rows[4][2].reason == "the images are not here")
    #expect(trends.setting.data == .synthetic && tables.sides.count == 1)
    #expect(
      SyntheticRealFindings(tables).sentences.first
        == "DTG-FF − BP-DeepSup, slope on ln K, real images: not told, because the images are not here."
    )
    expectClose(trends.rows[2][2].regenerated?.value, 2 / log(4))
  }

  @Test func `the figure has both kinds of data on one axis`() async throws {
    let (document, _) = try await study(images(), [linear(2, 600), linear(8, 600)])
    let figure = try #require(document.drawnFigures.first)
    #expect(
      figure.series.map(\.label) == [
        "DTG-FF − BP-DeepSup, real images", "DTG-FF − BP, real images",
        "DTG-FF − BP-DeepSup, the teacher's data", "DTG-FF − BP, the teacher's data",
      ])
    #expect(figure.series[0].points.map(\.x) == [2, 8])
    expectClose(figure.series[2].points[1].y, 3)
  }

  @Test func `a seed that lacks a number of classes has no slope`() throws {
    let slopes = try SeedSlopes([
      (classes: 2, seeds: [(seed: 1, value: 1), (seed: 2, value: 5)]),
      (classes: 4, seeds: [(seed: 1, value: 2)]),
      (classes: 8, seeds: [(seed: 1, value: 6), (seed: 2, value: 5)]),
    ])
    // Around the middle of ln 2, ln 4, ln 8: (-1 · 1 + 1 · 6) / 2 by a step of ln 2.
    #expect(slopes.values.map(\.seed) == [1])
    expectClose(slopes.values.first?.value, 2.5 / log(2))
    #expect(throws: Incomparable.self) { try SeedSlopes([]) }
  }
}
