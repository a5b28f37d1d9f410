internal import Artifacts
internal import ImageStages
internal import Learning
internal import ReportModel
package import StageKit
internal import Statistics
internal import SyntheticStages

/// Students of appendix E on real images at every number of classes, beside the teacher's data.
///
/// The paper finds that DTG-FF's advantage grows with K on synthetic data and shrinks on images, but
/// changes the networks with the data. Here the students are the same.
package struct SyntheticReal: Stage {
  package typealias Parameters = SideBySide<LearnedRule, StudyScale>

  package static let declaration = StageDeclaration(
    kind: "synthetic-real", summary: "The same students on images and on the teacher's data.",
    inputs: [
      .many("images", reading: StudentFiles.metrics),
      .many("linear", reading: ImageNetworkFiles.metrics),
      .many("teacher", reading: StudentFiles.metrics),
    ],
    outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = Parameters(.example, .example)

  static let artifact = "synthetic-real"
  private static let title = "The same students on images and on the teacher's data"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try parameters.own.validate()
    let tables = SyntheticRealTables(
      images: try images(parameters, context), teacher: try teacher(parameters, context))
    let blocks =
      SyntheticRealFindings(tables).sentences.map { Document.Block.paragraph($0) }
      + (try [.table(tables.trends(title: title))]) + [.figure(tables.figure())]
      + (try tables.sides.map { .table(try tables.differences($0)) })
      + (try tables.sides.map { .table(try tables.accuracies($0)) })
    try ArtifactFiles(Document(title: title, blocks: blocks), tables.singles()).write(to: context)
  }

  private static func images(
    _ parameters: Parameters, _ context: StageContext
  ) throws -> Result<StudentSide, Incomparable> {
    let results = try StudyResults(context, slot: "images")
    guard !results.classes.isEmpty else {
      return .failure(try AbsentStudy(context.absentInputs("images"), slot: "images").obstacle)
    }
    let linear = try LinearBaseline(context)
    var setting = results.setting(parameters.shared)
    setting.data = linear.source
    return .success(
      StudentSide(
        name: "images", title: "real images", results: results, setting: setting,
        baseline: (linear.percents, parameters.own)))
  }

  private static func teacher(
    _ parameters: Parameters, _ context: StageContext
  ) throws -> StudentSide {
    let results = try StudyResults(context, slot: "teacher")
    return StudentSide(
      name: "teacher", title: "the teacher's data", results: results,
      setting: results.setting(parameters.shared), baseline: nil)
  }
}
