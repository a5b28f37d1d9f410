import Pipeline

/// The settings of the students under a profile, as a file that a table can read.
///
/// A student keeps its results and not its settings; these are of the same recipe, and trained by none.
struct StudentSettingsRecord: Stage {
  typealias Parameters = StudentTraining.Parameters

  static let file = "settings.json"

  static let declaration = StageDeclaration(
    kind: "student-settings", summary: "The settings of the students of the synthetic study.",
    outputs: [file],
    code: [
      "Sources/Stages/StudySettings/StudentSettingsRecord.swift",
      "Sources/Stages/Learning/Training/StudentSettings.swift", CodeScope.files,
    ])

  static let example = StudentTraining.example

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    try StableJSON.write(parameters, to: context.path(forOutput: file))
  }
}
