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
    let linear = try context.inputs("linear").map { try StudyRun($0, as: .linear) }
    for run in linear where run.network.metrics.method != .linear {
      throw StageError.invalidInput(
        "\(run.network.files.stage) is no softmax regression, which the input `linear` takes")
    }
    return .success(
      StudentSide(
        name: "images", title: "real images", results: results,
        setting: try setting(of: results, on: linear, parameters.shared),
        baseline: (
          Dictionary(grouping: linear, by: \.network.metrics.classes)
            .mapValues { Sample($0.map(\.percent)).mean }, parameters.own
        )))
  }

  private static func teacher(
    _ parameters: Parameters, _ context: StageContext
  ) throws -> StudentSide {
    let results = try StudyResults(context, slot: "teacher")
    return StudentSide(
      name: "teacher", title: "the teacher's data", results: results,
      setting: results.setting(parameters.shared), baseline: nil)
  }

  /// The students' setting on the images that softmax regression was trained on.
  private static func setting(
    of results: StudyResults, on linear: [StudyRun], _ scale: StudyScale
  ) throws -> Setting {
    let sources = Set(linear.map(\.network.metrics.source))
    guard sources.count == 1, let source = sources.first.flatMap(Setting.DataSource.init) else {
      throw StageError.invalidInput(
        "softmax regression on the students' pixels tells where their images are from; the input"
          + " `linear` names \(sources.isEmpty ? "no source" : sources.sorted().joined(separator: " and "))"
      )
    }
    var setting = results.setting(scale)
    setting.data = source
    return setting
  }
}
