import Foundation
import Learning
import Pipeline
import Testing

@testable import SyntheticStages

/// The teacher and its students through the files of their stages, at a tiny scale.
@Suite struct SyntheticStagesTests {
  private let harness: StageHarness
  private let teacher: [String: JSONValue] = [
    "inputDimension": 6, "width": 8, "classes": 3, "trainSamples": 60, "testSamples": 30, "seed": 9,
    "initialization": "pytorch-default", "draw": "per-seed-and-classes",
  ]

  init() throws { harness = try StageHarness() }

  private func student(_ method: String, classes: Int = 3) -> [String: JSONValue] {
    [
      "classes": .number(Double(classes)), "method": .string(method), "hiddenLayers": 2,
      "width": 8, "steps": 12, "batchSize": 8, "learningRate": 0.01, "beta1": 0.9,
      "beta2": 0.999, "epsilon": 1e-8, "temperatureMinimum": 0.1, "temperatureMaximum": 2,
      "projectionScale": "inverse-sqrt-classes", "normalizeBetweenLayers": false,
      "ensembleSize": 3, "evaluationInterval": 5, "seed": 9,
    ]
  }

  private func train(
    _ method: String, data: Data, classes: Int = 3, threads: Int = 1
  ) async throws -> [String: Data] {
    let input = try harness.input("data.safetensors", data)
    return try await harness.run(
      "student", student(method, classes: classes), inputs: ["data": [input]], threads: threads)
  }

  private func data(seed: Int = 9, classes: Int = 3) async throws -> Data {
    var parameters = teacher
    parameters["classes"] = .number(Double(classes))
    parameters["seed"] = .number(Double(seed))
    return try #require(await harness.run("teacher-data", parameters)["data.safetensors"])
  }

  @Test func `equal seeds give equal data, another seed other data`() async throws {
    let (first, second, other) = try await (data(), data(), data(seed: 10))
    #expect(first == second)
    #expect(first != other)
  }

  @Test(arguments: ["single-bp", "bp-ensemble", "bp-deepsup", "dtg-ff"])
  func `a student has the same bytes again, and on two threads`(method: String) async throws {
    let data = try await data()
    let first = try await train(method, data: data)
    #expect(first.keys.sorted() == ["curve.json", "metrics.json", "model.safetensors"])
    #expect(try await train(method, data: data) == first)
    #expect(try await train(method, data: data, threads: 2) == first)
    #expect(try await train(method, data: self.data(seed: 10)) != first)
  }

  @Test func `metrics say what was trained, and at which scale`() async throws {
    let outputs = try await train("bp-ensemble", data: data())
    let metrics = try JSONDecoder().decode(
      StudentMetrics.self, from: #require(outputs["metrics.json"]))
    #expect(metrics.method == .bpEnsemble && metrics.classes == 3 && metrics.seed == 9)
    #expect(metrics.train.total == 60 && metrics.test.total == 30)
    #expect(metrics.steps == 12 && metrics.batchSize == 8 && metrics.inputDimension == 6)
    #expect(metrics.ensembleSize == 3)
    // One stack: 6 * 8 + 8 and 8 * 8 + 8; three students with a head of 8 * 3 + 3.
    #expect(metrics.backboneParameters == 128)
    #expect(metrics.parameters == ParameterCounts(learnable: 3 * (128 + 27), buffers: 0))
    let curve = try JSONDecoder().decode(
      [LearningCurvePoint].self, from: #require(outputs["curve.json"]))
    #expect(curve.map(\.step) == [5, 10, 12])
    #expect(curve.last?.testAccuracy == metrics.test.fraction)
    #expect(curve.last?.trainAccuracy == metrics.train.fraction)
  }

  @Test func `data of more classes than the student knows are refused`() async throws {
    let data = try await data(classes: 30)
    await #expect(throws: LearningError.self) {
      try await train("dtg-ff", data: data, classes: 3)
    }
  }

  @Test func `a cut file is refused, not read`() async throws {
    let data = try await data()
    for length in [0, 7, 8, 40, data.count - 1] {
      await #expect(throws: (any Error).self, "cut to \(length) bytes") {
        try await train("dtg-ff", data: data.prefix(length))
      }
    }
  }
}
