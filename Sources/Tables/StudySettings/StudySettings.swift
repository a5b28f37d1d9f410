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
  package struct Parameters: Codable {
    var scale: StudyScale
    var sections: [Section]

    private enum CodingKeys: CodingKey { case sections }

    init(scale: StudyScale, sections: [Section]) {
      self.scale = scale
      self.sections = sections
    }

    package init(from decoder: any Decoder) throws {
      scale = try StudyScale(from: decoder)
      sections = try decoder.container(keyedBy: CodingKeys.self)
        .decode([Section].self, forKey: .sections)
    }

    package func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(sections, forKey: .sections)
    }
  }

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
    scale: .example,
    sections: [
      Section(
        subject: .student, readBy: "all methods",
        rows: [
          SettingRow(
            label: "steps of Adam", settings: ["steps"], published: ["e_setup/steps"])
        ])
    ])

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
