import ReportModel
import StageKit
import SyntheticStages

/// Students whose sweep has the axis `corner`.
struct CornerStudents {
  let points: [FactorialYields.Point]
  private let students: [StudentMetrics]

  init(_ context: StageContext, slot: String) throws {
    let found = try context.inputs(slot).map { input in
      (
        try input.name(on: "corner"),
        try StableJSON.read(StudentMetrics.self, from: input.path(StudentFiles.metrics))
      )
    }
    students = found.map(\.1)
    points = found.map { corner, student in
      FactorialYields.Point(
        corner: corner, classes: student.classes, seed: Int(student.seed), test: student.test)
    }
  }

  func setting(_ scale: StudyScale, data: Setting.DataSource = .synthetic) -> Setting {
    Setting(
      profile: scale.profile, data: data, scale: scale.compared(with: students),
      seeds: Set(students.map { Int($0.seed) }).sorted())
  }
}
