internal import Artifacts
internal import ImageStages
internal import ReportModel
package import StageKit

/// The gap to backpropagation under groups of the classes, and on hard and easy pairs of classes.
///
/// A semantic grouping of the labels beside random groupings of the same sizes tells what the hierarchy
/// does from what fewer outputs do (paper, section 5.3). Pairs chosen by a linear classifier on other
/// images tell what difficulty does at a fixed number of classes.
package struct HierarchyStudy: Stage {
  package struct Remarks: Codable {
    /// Remarks below the table, such as which classes a group has.
    var notes: [String]
  }

  package typealias Parameters = RealStudyParameters<Remarks>

  package static let declaration = StageDeclaration(
    kind: "hierarchy-study", summary: "Gaps between methods under groups and pairs of classes.",
    inputs: [
      .many("groupings", reading: ImageNetworkFiles.metrics),
      .many("pairs", reading: ImageNetworkFiles.metrics),
    ],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(Remarks(notes: ["note"]), SideBySide(.example, .example))

  static let artifact = "real-hierarchy"
  private static let title =
    "Gaps to backpropagation under groups and pairs of classes, real images"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try parameters.rule.validate()
    let groupings = try StudyRun.all(context, slot: "groupings")
    let pairs = try StudyRun.all(context, slot: "pairs")
    let runs = groupings + pairs
    guard !runs.isEmpty else {
      let absent = try AbsentStudy(context.absentInputs("groupings"), slot: "groupings")
      return try ArtifactFiles(absent.document(title: title)).write(to: context)
    }
    let levels = try HierarchyLevels(groupings: groupings, pairs: pairs)
    let setting = try parameters.scale.setting(of: runs)
    let tables = HierarchyTables(
      levels: levels, rule: parameters.rule, notes: parameters.own.notes, setting: setting)
    let findings = HierarchyFindings(levels: levels, rule: parameters.rule)
    let figure = HierarchyFigure(levels: levels, rule: parameters.rule, setting: setting)
    let blocks =
      findings.sentences.map { Document.Block.paragraph($0) }
      + (try [.table(tables.gaps(title: title)), .table(tables.comparisons())])
      + [.figure(figure.figure())] + (try [.table(tables.accuracies())])
    try ArtifactFiles(Document(title: title, blocks: blocks), tables.singles()).write(to: context)
  }
}
