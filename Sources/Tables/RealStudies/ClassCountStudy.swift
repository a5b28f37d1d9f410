internal import Artifacts
internal import ImageStages
internal import ReportModel
package import StageKit

/// The gap to backpropagation against the number of classes K, on subsets of the classes of real images.
///
/// Subsets are a random effect: a gap is averaged over seeds within a subset, then over subsets. The
/// contrast between numbers of classes is declared in `pipeline.json`, before anything is trained.
package struct ClassCountStudy: Stage {
  package typealias Parameters = RealStudyParameters<DeclaredContrast>

  package static let declaration = StageDeclaration(
    kind: "class-count-study", summary: "Gaps between methods against the number of classes.",
    inputs: [.many("runs", reading: ImageNetworkFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    DeclaredContrast(contrast: [.init(classes: 2, weight: -1), .init(classes: 7, weight: 1)]),
    SideBySide(.example, .example))

  static let artifact = "real-classes"
  private static let title =
    "The gap to backpropagation against the number of classes, on real images"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try parameters.rule.validate()
    try parameters.own.validate()
    let runs = try StudyRun.all(context)
    guard !runs.isEmpty else {
      let absent = try AbsentStudy(context.absentInputs("runs"), slot: "runs")
      return try ArtifactFiles(absent.document(title: title)).write(to: context)
    }
    let regimes = try ClassRegime.all(runs)
    let setting = try parameters.scale.setting(of: runs)
    let tables = ClassCountTables(
      regimes: regimes, contrast: parameters.own, rule: parameters.rule, setting: setting)
    let findings = regimes.flatMap { regime in
      ContrastFindings(regime: regime, contrast: parameters.own, rule: parameters.rule).sentences
    }
    let figures = regimes.map { regime in
      ClassCountFigure(regime: regime, rule: parameters.rule, setting: setting).figure()
    }
    let blocks =
      findings.map { Document.Block.paragraph($0) }
      + (try [.table(tables.gaps(title: title)), .table(tables.contrasts())])
      + figures.map { .figure($0) } + (try [.table(tables.accuracies())])
    try ArtifactFiles(Document(title: title, blocks: blocks), tables.singles()).write(to: context)
  }
}
