import Foundation
import Kernels
import LayeredRules
import Learning
import Pipeline
import Report
import Testing

@testable import SyntheticStages
@testable import Tables

@Suite struct ParameterCountTableTests {
  /// Counts the model that the settings of `pipeline.json` build.
  private func count(
    _ method: StudentMethod, classes: Int, inputs: Int = 32
  ) throws -> ParameterCounts {
    let rule = try #require(
      LayeredStudents.named(
        method, TemperatureRange(minimum: 0.1, maximum: 2), .inverseSqrtClasses, members: 4))
    let schedule = StudentSchedule(
      hiddenLayers: 4, width: 128, steps: 1, batchSize: 4, learningRate: 0.5, beta1: 0.5,
      beta2: 0.5, epsilon: 0.5, normalizeBetweenLayers: false, evaluationInterval: 1, seed: 1)
    let settings = StudentSettings(rule: rule, schedule: schedule)
    return try countParameters(settings, inputDimension: inputs, classes: classes)
  }

  @Test(arguments: [5, 10, 15, 20, 30, 50])
  func `built models have the counts of the formulas`(classes: Int) throws {
    for inputs in [16, 32, 64] {
      let backbone = 128 * inputs + 49664
      let dtg = try count(.dtgFF, classes: classes, inputs: inputs)
      #expect(dtg == ParameterCounts(learnable: backbone + 4, buffers: 516 * classes))
      for (method, learnable) in [
        (StudentMethod.bpDeepSup, backbone + 516 * classes),
        (.singleBP, backbone + 129 * classes), (.bpEnsemble, 4 * (backbone + 129 * classes)),
      ] {
        #expect(
          try count(method, classes: classes, inputs: inputs)
            == ParameterCounts(learnable: learnable, buffers: 0))
      }
    }
  }

  private func students(classes: Int) throws -> [StudentMetrics] {
    try StudentMethod.ofStudy.map { method in
      let counts = try count(method, classes: classes)
      return try .example(
        method, classes: classes, learnable: counts.learnable, buffers: counts.buffers)
    }
  }

  @Test func `a row has the counts, and what the methods differ by`() async throws {
    let (document, metrics) = try await StageHarness().table(
      "parameter-counts", students(classes: 10))
    #expect(document.tables.first?.rows.count == 1)
    for (name, value) in [
      ("backbone", 53760), ("dtg-ff/learnable", 53764), ("dtg-ff/fixed", 5160),
      ("dtg-ff/total", 58924), ("bp-deepsup/learnable", 58920), ("single-bp/learnable", 55050),
      ("bp-ensemble/learnable", 220200), ("mismatch", 5156),
    ] {
      #expect(try metrics.value("parameter-counts:10/\(name)") == Double(value))
    }
    try expectClose(
      metrics.value("parameter-counts:10/mismatch-share"), 100 * 5156.0 / 53760)
  }

  @Test func `multiply-adds are those of the matrix products`() async throws {
    let (document, metrics) = try await StageHarness().table(
      "parameter-counts", students(classes: 10))
    #expect(document.tables.count == 2)
    let hidden = 32 * 128 + 3 * 128 * 128
    let (one, four) = (128 * 10, 4 * 128 * 10)
    for (method, forward, step) in [
      ("single-bp", hidden + one, 3 * hidden - 32 * 128 + 3 * one),
      ("bp-ensemble", 4 * (hidden + one), 4 * (3 * hidden - 32 * 128 + 3 * one)),
      ("bp-deepsup", hidden + four, 3 * hidden - 32 * 128 + 3 * four),
      ("dtg-ff", hidden + four, 2 * (hidden + four)),
    ] {
      let id = "parameter-counts:10/\(method)"
      try expectClose(metrics.value("\(id)/forward-multiply-adds"), Double(forward) / 1000)
      try expectClose(metrics.value("\(id)/step-multiply-adds"), Double(step) / 1000)
    }
  }

  @Test func `students of one method must agree, and every method be there`() async throws {
    let harness = try StageHarness()
    let all = try students(classes: 10)
    let stranger = try StudentMetrics.example(.dtgFF, classes: 10, seed: 43, learnable: 1)
    let differing = await #expect(throws: StageError.self) {
      try await harness.table("parameter-counts", all + [stranger])
    }
    #expect(differing?.description.contains("dtg-ff students with K = 10 differ") == true)
    let incomplete = await #expect(throws: StageError.self) {
      try await harness.table("parameter-counts", all.filter { $0.method != .bpEnsemble })
    }
    #expect(incomplete?.description == "no bp-ensemble student with K = 10")
  }
}
