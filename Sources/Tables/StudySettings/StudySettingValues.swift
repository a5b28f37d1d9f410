import Learning
import StageKit
import SyntheticStages

/// The settings of teachers and students by name, as `pipeline.json` names them.
struct StudySettingValues {
  private let teacher: [String: JSONValue]
  private let student: [String: JSONValue]

  /// - Throws: `StageError` where a student recorded another size than the settings have.
  init(
    teacher: [String: JSONValue], student: [String: JSONValue], _ students: StudyResults
  ) throws(StageError) {
    self.teacher = teacher
    // Of these a record has one, and the study all.
    self.student = student.merging([
      "classes": .array(students.classes.map { .number(Double($0)) }),
      "seed": .array(students.seeds.map { .number(Double($0)) }),
    ]) { $1 }
    for metrics in students.all {
      for (name, settings, value) in Self.recorded(by: metrics, teacher: teacher, student: student)
      where settings[name] != .number(Double(value)) {
        throw .invalidInput(
          "a student of \(metrics.method.rawValue) was made with `\(name)` = \(value), and the settings have"
            + " \(settings[name]?.canonicalText ?? "none")\n"
            + "  next: give \"student-settings\" and \"teacher-settings\" the recipes of \"student\" and"
            + " \"teacher-data\"")
      }
    }
  }

  func of(_ subject: StudySettings.Subject) -> [String: JSONValue] {
    switch subject {
    case .teacher: teacher
    case .student: student
    }
  }

  private typealias Recorded = (name: String, settings: [String: JSONValue], value: Int)

  /// What a student says of itself.
  private static func recorded(
    by student: StudentMetrics, teacher: [String: JSONValue], student settings: [String: JSONValue]
  ) -> [Recorded] {
    let own: [Recorded] = [
      ("hiddenLayers", settings, student.hiddenLayers), ("width", settings, student.width),
      ("steps", settings, student.steps), ("batchSize", settings, student.batchSize),
      ("inputDimension", teacher, student.inputDimension),
      ("trainSamples", teacher, student.train.total), ("testSamples", teacher, student.test.total),
    ]
    return student.method == .bpEnsemble
      ? own + [("ensembleSize", settings, student.ensembleSize)] : own
  }
}
