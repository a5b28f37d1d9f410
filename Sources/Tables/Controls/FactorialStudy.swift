internal import Artifacts
internal import ReportModel
package import StageKit
internal import SyntheticStages

/// The controls that separate what differs between two methods: every combination of their parts, trained on the
/// teacher's data.
///
/// DTG-FF and BP-DeepSup differ in the boundary of a layer's loss, in what its head reads, and in whether the head
/// learns, all at once; the paper leaves the controls to future work (section 6.3).
package struct FactorialStudy: Stage {
  package typealias Parameters = SideBySide<FactorialPlan, StudyScale>

  package static let declaration = StageDeclaration(
    kind: "factorial-study",
    summary: "Effects of switches from students of all their combinations.",
    inputs: [.many("students", reading: StudentFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(.example, .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try parameters.own.validate()
    let students = try CornerStudents(context, slot: "students")
    let yields = try FactorialYields(
      students.points, plan: parameters.own, setting: students.setting(parameters.shared))
    try FactorialReport(yields).files().write(to: context)
  }
}

/// What a factorial study says of its yields.
struct FactorialReport {
  private let tables: FactorialTables
  private let figures: FactorialFigures

  init(_ yields: FactorialYields, notes: [String] = []) {
    tables = FactorialTables(yields: yields, notes: notes)
    figures = FactorialFigures(yields: yields)
  }

  func files() throws -> ArtifactFiles {
    let plan = tables.yields.plan
    let blocks: [Document.Block] =
      FactorialFindings(tables: tables).sentences.map { .paragraph($0) }
      + [.figure(figures.walk()), .table(try tables.effects(.points))]
      + [.figure(figures.effects()), .table(try tables.walk())]
      + [.table(try tables.byClasses()), .table(try tables.effects(.logOdds))]
      + [.table(try tables.accuracies())]
    return ArtifactFiles(Document(title: plan.title, blocks: blocks), try tables.singles())
  }
}
