import Foundation
import Learning
import Pipeline
import Report
import Testing

@testable import SyntheticStages
@testable import Tables

/// The settings of the synthetic study beside the paper's.
@Suite struct StudySettingsTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// The settings that hand-made students were trained with.
  private static let student: [String: JSONValue] = [
    "method": "dtg-ff", "hiddenLayers": 4, "width": 128, "steps": 8000, "batchSize": 256,
    "learningRate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
    "temperatureMinimum": 0.1, "temperatureMaximum": 2, "projectionScale": "inverse-sqrt-classes",
    "normalizeBetweenLayers": false, "ensembleSize": 4, "evaluationInterval": 500, "seed": 42,
    "classes": 10,
  ]

  private static let teacher: [String: JSONValue] = [
    "inputDimension": 32, "width": 64, "classes": 10, "trainSamples": 20000, "testSamples": 5000,
    "seed": 42, "initialization": "pytorch-default", "draw": "per-seed-and-classes",
  ]

  private static func row(_ name: String, _ published: String) -> JSONValue {
    ["label": .string(name), "settings": [.string(name)], "published": [.string(published)]]
  }

  private func table(
    student: [String: JSONValue] = student
  ) async throws -> (document: Document, metrics: MetricSet) {
    let students = try [5, 50].flatMap { classes in
      try StudentMetrics.examples(.bpEnsemble, classes: classes, test: [70, 71, 72, 73, 74])
    }.map { student in
      try harness.input("metrics.json", JSONEncoder().encode(student))
    }
    let outputs = try await harness.run(
      "study-settings",
      StudyScale.paper.parameters.merging([
        "sections": [
          [
            "subject": "teacher", "readBy": "teacher",
            "rows": [
              Self.row("width", "e_setup/teacher_hidden_dim"),
              Self.row("trainSamples", "e_setup/train_samples"),
            ],
          ],
          [
            "subject": "student", "readBy": "all methods",
            "rows": [
              Self.row("classes", "e_setup/class_counts"), Self.row("seed", "e_setup/seeds"),
              Self.row("width", "sec3_2_synthetic_summary/student_width"),
              [
                "label": "Adam", "settings": ["beta1", "beta2"], "published": [],
              ],
            ],
          ],
        ]
      ]) { $1 },
      inputs: [
        "students": students,
        "student": [
          try harness.stage("student-settings", student, inputs: [:])
        ], "teacher": [try harness.stage("teacher-settings", Self.teacher)],
      ])
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }

  @Test func `rows have who reads them, the value and the paper's`() async throws {
    let (document, metrics) = try await table()
    let rows = try #require(document.tables.first).rows
    #expect(
      rows[0] == [
        .text("width"), .text("teacher"), .text("64"), .text("assumed: lost in our copy"),
      ])
    #expect(rows[1][2] == .text("20000") && rows[1][3] == .text("20000"))
    // Those of all students, not of the record.
    #expect(rows[2][2] == .text("5, 50") && rows[3][2] == .text("42, 43, 44, 45, 46"))
    #expect(rows[5][2] == .text("0.9, 0.999") && rows[5][3] == .text("assumed: never printed"))
    let width = try #require(metrics[MetricID("study-settings:student/width")])
    #expect(width.value == 128 && width.published?.value == 128 && width.obstacle == nil)
    #expect(try metrics.value("study-settings:teacher/width") == 64)
    #expect(metrics[try MetricID("study-settings:student/classes")] == nil)
  }

  @Test func `students that were made otherwise are an error`() async throws {
    var other = Self.student
    other["steps"] = 60
    await #expect {
      _ = try await table(student: other)
    } throws: {
      "\($0)".contains("a student of bp-ensemble was made with `steps` = 8000")
        && "\($0)".contains("the settings have 60")
    }
  }
}
