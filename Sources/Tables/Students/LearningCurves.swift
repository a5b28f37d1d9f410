internal import Artifacts
internal import Learning
internal import ReportModel
package import StageKit
internal import Statistics
internal import SyntheticStages

/// Test accuracy of the synthetic students over the steps of their training (appendix E has no such
/// figure; it is for judging whether the trainings have come to rest).
package struct LearningCurves: Stage {
  package typealias Parameters = StudyScale

  package static let declaration = StageDeclaration(
    kind: "learning-curves", summary: "App. E: test accuracy over the steps of training.",
    inputs: [
      .many("students", reading: StudentFiles.metrics, StudentFiles.curve)
    ],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = StudyScale.example

  package static func run(_ scale: StudyScale, in context: StageContext) throws {
    let curves = try context.inputs("students").map { input in
      StudentCurve(
        student: try StableJSON.read(
          StudentMetrics.self, from: input.path(StudentFiles.metrics)),
        points: try StableJSON.read(
          [LearningCurvePoint].self, from: input.path(StudentFiles.curve)))
    }
    let results = try StudyResults(curves.map(\.student))
    let report = LearningCurveReport(
      curves: curves, results: results, setting: results.setting(scale))
    let table = try report.table()
    let figures = report.figures().map(Document.Block.figure)
    try ArtifactFiles(Document(title: table.title, blocks: figures + [.table(table)]))
      .write(to: context)
  }
}

/// A student and how it learned.
struct StudentCurve {
  let student: StudentMetrics
  let points: [LearningCurvePoint]

  /// Percent of the test samples right after so many steps, where it was measured.
  func testPercent(after step: Int) -> Double? {
    points.first { $0.step == step }.map { 100 * $0.testAccuracy }
  }
}

/// The figures and the table of the artifact.
struct LearningCurveReport {
  let curves: [StudentCurve]
  let results: StudyResults
  let setting: Setting

  private static let methods = StudentMethod.ofStudy
  /// So many steps are columns of the table.
  private static let columnCount = 4

  /// Every step at which any student was measured.
  private var steps: [Int] { Set(curves.flatMap(\.points).map(\.step)).sorted() }

  private func sample(_ classes: Int, _ method: StudentMethod, after step: Int) -> Sample {
    Sample(
      curves.filter { $0.student.classes == classes && $0.student.method == method }
        .sorted { $0.student.seed < $1.student.seed }.compactMap { $0.testPercent(after: step) })
  }

  /// One figure for each number of classes.
  func figures() -> [Figure] {
    results.classes.map { classes in
      let series = Self.methods.map { method in
        Figure.Series(
          method.title, of: method.drawn, style: .line,
          points: steps.compactMap {
            .span(of: sample(classes, method, after: $0), at: Double($0))
          })
      }
      let ends = series.compactMap { line in
        line.points.last.map { last in
          "\(line.label) \(Quantity(last.y, unit: .percent, decimals: 1).text)"
        }
      }
      return Figure(
        id: "learning-curves-\(classes)", title: "Test accuracy during training, K = \(classes)",
        summary: "Mean test accuracy in percent over the steps of training. At the end: "
          + ends.joined(separator: ", ") + ".",
        setting: setting, x: .init("steps"), y: .init("test accuracy", unit: .percent),
        series: series, notes: Figure.spanNote(series))
    }
  }

  /// Evenly chosen steps, the last among them.
  func table() throws -> Table {
    let steps = steps
    let shown = Set((1...Self.columnCount).map { steps.count * $0 / Self.columnCount })
      .filter { $0 > 0 }.sorted().map { steps[$0 - 1] }
    let rows = try results.classes.flatMap { classes in
      try Self.methods.map { method in
        try [Cell.integer(classes), .text(method.title)]
          + shown.map { step -> Cell in
            let sample = sample(classes, method, after: step)
            guard sample.count > 0 else { return .missing(because: "not part of this study") }
            return .quantity(
              Quantity(
                sample.mean, spread: sample.deviation, n: sample.count, unit: .percent, decimals: 1),
              metric: try MetricID("learning-curves:\(classes)/\(method.rawValue)/step=\(step)"))
          }
      }
    }
    return try Table(
      id: "learning-curves", title: "Test accuracy during training (synthetic study)",
      setting: setting,
      columns: [Column("K"), Column("method")]
        + shown.map {
          Column("\($0)", group: "after steps", unit: .percent, better: .higher)
        },
      rows: rows, notes: ["Means over seeds; std over seeds (n − 1) after ±."])
  }
}
