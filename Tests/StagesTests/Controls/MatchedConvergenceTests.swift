import Foundation
import Pipeline
import Report
import TestSupport
import Testing

@testable import ControlStages
@testable import Learning
@testable import SyntheticStages
@testable import Tables

/// Methods at equal training loss, with numbers computed by hand.
@Suite struct MatchedConvergenceTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func student(
    _ task: String, _ method: StudentMethod, _ seed: Int, _ steps: Int, loss: Double, test: Double
  ) throws -> StageInput {
    let fitted = FittedStudent(
      method: method, classes: 10, seed: UInt64(seed), steps: steps, trainLoss: loss,
      student: try .example(method, classes: 10, seed: seed, test: test, steps: steps))
    return try harness.input(
      FittedStudent.file, JSONEncoder().encode(fitted), ["task": .string(task)])
  }

  /// DTG-FF goes from a loss of 1 to 0.25 as its accuracy goes from 60 to 70; BP-DeepSup from 1 to 0.5 and from 60 to 68.
  private func students(_ task: String, advantage: Double = 0) throws -> [StageInput] {
    try [42, 43].flatMap { seed in
      let more = advantage + (seed == 43 ? 1 : 0)
      return try [
        student(task, .dtgFF, seed, 4000, loss: 1, test: 60 + more),
        student(task, .dtgFF, seed, 8000, loss: 0.25, test: 70 + more),
        student(task, .bpDeepSup, seed, 4000, loss: 1, test: 60),
        student(task, .bpDeepSup, seed, 8000, loss: 0.5, test: 68),
      ]
    }
  }

  private func study(
    _ inputs: [StageInput], contrast: JSONValue = ["coarse", "fine"]
  ) async throws -> (document: Document, metrics: MetricSet) {
    try await harness.study(
      "matched-convergence",
      [
        "tasks": [["task": "fine", "title": "fine"], ["task": "coarse", "title": "coarse"]],
        "levels": [0.5, 0.3], "contrast": contrast,
      ], ["students": inputs], scale: StudyScale.paper.parameters)
  }

  @Test func `accuracies are compared where the training loss is the same`() async throws {
    let (document, metrics) = try await study(students("fine") + students("coarse", advantage: 2))
    // Half of the way from ln 1 to ln 0.25 for DTG-FF, all of it for BP-DeepSup.
    try expectMetrics(
      metrics,
      [
        "matched-convergence:fine/loss=0.5/dtg-minus-deepsup": -2.5,
        "matched-convergence:fine/loss=0.5/dtg-minus-deepsup/seed=43": -2,
        "matched-convergence:fine/loss=0.5/dtg-ff": 65.5,
        "matched-convergence:fine/end/dtg-minus-deepsup": 2.5,
        "matched-convergence:fine/end/dtg-ff/loss": 0.25,
        "matched-convergence:coarse-minus-fine/loss=0.5/dtg-minus-deepsup": 2,
      ])
    #expect(try metrics[MetricID("matched-convergence:fine/loss=0.3/dtg-minus-deepsup")] == nil)
    #expect(try metrics[MetricID("matched-convergence:fine/loss=0.3/bp-deepsup")] == nil)
    #expect(
      try document.table("matched-convergence").rows[2][2].reason
        == "no seed reaches the loss with both")
  }

  @Test func `two students of equal steps and tasks that are unknown are errors`() async throws {
    let all = try students("fine")
    await #expect(throws: StageError.self) { try await study(all + [all[0]]) }
    await #expect(throws: LearningError.self) { try await study(all, contrast: ["fine", "other"]) }
  }

  @Test func `the loss of a student is that of the model it left`() async throws {
    let teacher: [String: JSONValue] = [
      "inputDimension": 4, "width": 8, "classes": 3, "trainSamples": 40, "testSamples": 16,
      "seed": 1, "initialization": "pytorch-default", "draw": "per-seed-and-classes",
    ]
    func input(_ files: [String: Data]) throws -> StageInput {
      var paths: [String: String] = [:]
      for (name, bytes) in files {
        paths[name] = try harness.directory.write(bytes, to: "\(UUID().uuidString)/\(name)")
      }
      return StageInput(stage: StageID("input"), coordinates: [:], files: paths)
    }
    let data = try input(await harness.run("teacher-data", teacher))
    func settings(_ steps: Double) -> [String: JSONValue] {
      [
        "method": "dtg-ff", "classes": 3, "hiddenLayers": 2, "width": 8, "steps": .number(steps),
        "batchSize": 16, "learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
        "temperatureMinimum": 0.1, "temperatureMaximum": 2,
        "projectionScale": "inverse-sqrt-classes",
        "normalizeBetweenLayers": false, "evaluationInterval": 100, "seed": 3,
      ]
    }
    func loss(_ steps: Double, samples: Double = 40) async throws -> FittedStudent {
      let student = try input(
        await harness.run("student", settings(steps), inputs: ["data": [data]]))
      let files = try await harness.run(
        "student-loss", settings(steps).merging(["samples": .number(samples)]) { $1 },
        inputs: ["student": [student], "data": [data]])
      return try JSONDecoder().decode(
        FittedStudent.self, from: #require(files[FittedStudent.file]))
    }
    let (short, long) = (try await loss(5), try await loss(400))
    #expect(short.steps == 5 && long.steps == 400 && short.student.seed == 3)
    #expect(long.trainLoss < short.trainLoss && long.trainLoss > 0)
    #expect(try await loss(400) == long)
    #expect(try await loss(400, samples: 7).trainLoss != long.trainLoss)
    // A model of other steps is not the one that was asked for.
    let student = try input(await harness.run("student", settings(5), inputs: ["data": [data]]))
    await #expect(throws: StageError.self) {
      try await harness.run(
        "student-loss", settings(6).merging(["samples": 40]) { $1 },
        inputs: ["student": [student], "data": [data]])
    }
  }
}
