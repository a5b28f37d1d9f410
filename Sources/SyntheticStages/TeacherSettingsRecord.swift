package import Learning
package import StageKit

/// The settings of the teachers under a profile, as a file that a table can read; see
/// `StudentSettingsRecord`.
package struct TeacherSettingsRecord: Stage {
  package typealias Parameters = TeacherSettings

  package static let file = "settings.json"

  package static let declaration = StageDeclaration(
    kind: "teacher-settings", summary: "The settings of the teachers of the synthetic study.",
    outputs: [file])

  package static let example = TeacherData.example

  package static let options = TeacherData.options

  package static func run(_ settings: TeacherSettings, in context: StageContext) throws {
    try StableJSON.write(settings, to: context.path(forOutput: file))
  }
}
