internal import Artifacts
internal import ControlStages
internal import ReportModel
package import StageKit
internal import SyntheticStages

/// Methods compared where they fit their training samples equally well, instead of after equally many steps.
package struct MatchedConvergence: Stage {
  package typealias Parameters = SideBySide<MatchedPlan, StudyScale>

  package static let declaration = StageDeclaration(
    kind: "matched-convergence", summary: "Methods at equal training loss.",
    inputs: [.many("students", reading: FittedStudent.file)], outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = Parameters(.example, .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let plan = parameters.own
    try plan.validate()
    let curves = try FitCurves(context, plan: plan)
    let tables = MatchedTables(curves: curves, setting: curves.setting(parameters.shared))
    try ArtifactFiles(tables.document(), tables.singles()).write(to: context)
  }
}
