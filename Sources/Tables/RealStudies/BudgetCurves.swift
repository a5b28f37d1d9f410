internal import Artifacts
internal import ImageStages
internal import ReportModel
package import StageKit

/// Accuracy on validation images against the length of training, at several learning rates.
///
/// Each training has a cosine schedule of its own length. No image of the test part is involved, so rates
/// and budgets of other studies can be chosen here.
package struct BudgetCurves: Stage {
  package struct Choice: Codable {
    /// The epochs at which the rate of each method is chosen.
    var budget: Int
  }

  package typealias Parameters = RealStudyParameters<Choice>

  package static let declaration = StageDeclaration(
    kind: "budget-curves", summary: "Validation accuracy by epochs and learning rate.",
    inputs: [.many("runs", reading: ImageNetworkFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(Choice(budget: 1), SideBySide(.example, .example))

  private static let title = "Validation accuracy against the length of training"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try parameters.rule.validate()
    let runs = try StudyRun.all(context)
    guard !runs.isEmpty else {
      let absent = try AbsentStudy(context.absentInputs("runs"), slot: "runs")
      return try ArtifactFiles(absent.document(title: title)).write(to: context)
    }
    let study = BudgetStudy(
      grid: try BudgetGrid(runs, budget: parameters.own.budget), rule: parameters.rule,
      setting: try parameters.scale.setting(of: runs))
    let tables = BudgetTables(study)
    let blocks =
      BudgetFindings(study).sentences.map { Document.Block.paragraph($0) }
      + [.figure(BudgetFigure(study).figure())]
      + (try [tables.accuracies(title: title), tables.chosen(), tables.gaps()].map { .table($0) })
    try ArtifactFiles(Document(title: title, blocks: blocks), tables.perSeed()).write(to: context)
  }
}
