internal import Artifacts
internal import Learning
internal import Paper
internal import ReportModel
package import StageKit
internal import SyntheticStages

/// The settings of the synthetic study as they were used (paper, appendix E).
///
/// Settings come from the recipes that teachers and students share with two small stages that write them down.
/// What students record of themselves, such as their sizes and steps, must agree with that.
package struct StudySettings: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var sections: [Section]
  }

  package typealias Parameters = SideBySide<Own, StudyScale>

  /// Rows of settings that the same part of the study reads.
  package struct Section: Codable {
    var subject: Subject
    /// Who reads them, in words.
    var readBy: String
    var rows: [SettingRow]
  }

  /// Whose parameters a row shows.
  enum Subject: String, Codable, CaseIterable {
    case teacher
    case student
  }

  package static let declaration = StageDeclaration(
    kind: "study-settings", summary: "App. E: the settings of the synthetic study.",
    inputs: [
      .many("students", reading: StudentFiles.metrics),
      .one("student", reading: StudentSettingsRecord.file),
      .one("teacher", reading: TeacherSettingsRecord.file),
    ],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    Own(
      sections: [
        Section(
          subject: .student, readBy: "all methods",
          rows: [
            SettingRow(
              label: "steps of Adam", settings: ["steps"], published: ["e_setup/steps"])
          ])
      ]), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let students = try StudyResults(context)
    let settings = try StudySettingValues(
      teacher: StableJSON.read(
        [String: JSONValue].self,
        from: context.input("teacher").path(TeacherSettingsRecord.file)),
      student: StableJSON.read(
        [String: JSONValue].self,
        from: context.input("student").path(StudentSettingsRecord.file)), students)
    let table = StudySettingTable(
      parameters, settings, setting: students.setting(parameters.scale),
      published: try PublishedValues(context),
      paper: try Dictionary(
        uniqueKeysWithValues: Subject.allCases.map {
          ($0.rawValue, try PaperSettings(context, of: $0.rawValue))
        }))
    try ArtifactFiles(
      Document(
        title: "Settings of the synthetic study", blocks: [.table(try table.table())]),
      try table.metrics()
    ).write(to: context)
  }
}
