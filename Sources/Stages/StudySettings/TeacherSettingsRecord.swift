import Learning
import Pipeline

/// The settings of the teachers under a profile, as a file that a table can read; see
/// `StudentSettingsRecord`.
struct TeacherSettingsRecord: Stage {
  typealias Parameters = TeacherSettings

  static let file = "settings.json"

  static let declaration = StageDeclaration(
    kind: "teacher-settings", summary: "The settings of the teachers of the synthetic study.",
    outputs: [file],
    code: [
      "Sources/Stages/StudySettings/TeacherSettingsRecord.swift",
      "Sources/Stages/Learning/Teacher/TeacherSettings.swift", CodeScope.files,
    ])

  static let example = TeacherData.example

  static func run(_ settings: TeacherSettings, in context: StageContext) throws {
    try StableJSON.write(settings, to: context.path(forOutput: file))
  }
}
