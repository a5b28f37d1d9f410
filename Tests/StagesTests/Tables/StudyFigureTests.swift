import Foundation
import Pipeline
import Report
import TestSupport
import Testing

@testable import Learning
@testable import SyntheticStages
@testable import Tables

/// The figures of the synthetic study, on students whose numbers are computed by hand.
@Suite struct StudyFigureTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func students(classes: Int = 50, steps: Int = 8000) throws -> [StudentMetrics] {
    try StudentMetrics.examples(
      .dtgFF, classes: classes, test: [73, 72, 71, 70, 74], train: 90, steps: steps)
      + [.singleBP, .bpDeepSup, .bpEnsemble].flatMap { method in
        try StudentMetrics.examples(
          method, classes: classes, test: [70, 70, 70, 70, 70], train: 100, steps: steps)
      }
  }

  @Test func `differences have their seeds, their interval and the paper's numbers`() async throws {
    let (document, _) = try await harness.table(
      "paired-differences", students(classes: 5) + students())
    let figure = try #require(document.drawnFigures.first)
    #expect(figure.id == "table4-differences")
    #expect(
      figure.series.map(\.label) == [
        "minus BP", "minus BP", "minus BP-DeepSup", "minus BP-DeepSup", "minus BP-Ensemble",
        "minus BP-Ensemble", "paper", "paper", "paper",
      ])
    // The paper's numbers have the identity of the method that they are about.
    #expect(figure.series[6...8].map(\.identity) == [0, 2, 4].map { figure.series[$0].identity })
    let mean = try #require(figure.series[0].points.last)
    #expect(mean.x == 50)
    expectClose(mean.y, 2)
    // The deviation of 3, 2, 1, 0, 4 is √2.5; t with 4 degrees of freedom is 2.776.
    expectClose(mean.high, 2 + 2.776445105 * 0.5.squareRoot())
    #expect(figure.series[1].points.count == 10)
    #expect(Set(figure.series[1].points.map(\.x)) == [5, 50])
    #expect(
      figure.series[6...8].contains { $0.points.contains { $0.x == 50 && abs($0.y - 2.7) < 1e-9 } })
    #expect(figure.levels.map(\.y) == [0])
    #expect(figure.summary.contains("minus BP: +2.0 at K = 5, +2.0 at K = 50"))
  }

  @Test func `gaps of all methods stand beside the paper's`() async throws {
    let (document, _) = try await harness.table("train-test-gaps", students())
    let figure = try #require(document.drawnFigures.first)
    #expect(
      figure.series.map(\.label)
        == ["BP", "BP-Ensemble", "BP-DeepSup", "DTG-FF"] + Array(repeating: "paper", count: 4))
    expectClose(figure.series[0].points.first?.y, 30)
    expectClose(figure.series[3].points.first?.y, 18)
    #expect(figure.series[4...].map(\.points.count).reduce(0, +) == 4)
  }

  @Test(arguments: ["paired-differences", "train-test-gaps"])
  func `numbers of a smaller study have no published ones beside them`(kind: String) async throws {
    let (document, _) = try await harness.table(kind, students(steps: 10))
    let figure = try #require(document.drawnFigures.first)
    #expect(!figure.series.contains { $0.label == "paper" })
  }

  /// A student with its curve.
  private func input(_ student: StudentMetrics, _ accuracies: [Double]) throws -> StageInput {
    var input = try harness.input("metrics.json", JSONEncoder().encode(student))
    let curve = accuracies.enumerated().map { index, accuracy in
      LearningCurvePoint(
        step: 100 * (index + 1), loss: 1, trainAccuracy: nil, testAccuracy: accuracy)
    }
    input.files["curve.json"] = try harness.directory.write(
      JSONEncoder().encode(curve), to: "inputs/\(UUID().uuidString)")
    return input
  }

  @Test func `learning curves are means over seeds at every step`() async throws {
    let inputs = try [
      input(.example(.dtgFF, seed: 42), [0.25, 0.5]),
      input(.example(.dtgFF, seed: 43), [0.5, 0.75]),
      input(.example(.singleBP, seed: 42), [0.5, 0.5]),
    ]
    let outputs = try await harness.run(
      "learning-curves", StudyScale.paper.parameters, inputs: ["students": inputs])
    let document = try Document(json: #require(outputs["document.json"]))
    let figure = try #require(document.drawnFigures.first)
    #expect(figure.id == "learning-curves-50" && document.drawnFigures.count == 1)
    let line = try #require(figure.series.first { $0.label == "DTG-FF" })
    #expect(line.points.map(\.x) == [100, 200])
    #expect(line.points.map(\.y) == [37.5, 62.5])
    let single = try #require(figure.series.first { $0.label == "BP" })
    #expect(single.points.map(\.low) == [nil, nil])
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    #expect(try metrics.value("learning-curves:50/dtg-ff/step=200") == 62.5)
    let rows = try #require(document.tables.first?.rows)
    #expect(rows.count == 4 && rows[1][2].reason == "not part of this study")
  }
}

extension Document {
  var drawnFigures: [Figure] {
    blocks.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
  }
}
