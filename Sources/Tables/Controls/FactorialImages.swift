internal import Artifacts
internal import ImageStages
internal import ReportModel
package import StageKit
internal import SyntheticStages

/// A factorial study whose students learn from real images.
package struct FactorialImages: Stage {
  package typealias Parameters = SideBySide<FactorialPlan, SideBySide<LearnedRule, StudyScale>>

  package static let declaration = StageDeclaration(
    kind: "factorial-images", summary: "Effects of switches from students of images.",
    inputs: [
      .many("students", reading: StudentFiles.metrics),
      .many("linear", reading: ImageNetworkFiles.metrics),
    ],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(.example, SideBySide(.example, .example))

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let (plan, rule) = (parameters.own, parameters.shared.own)
    try plan.validate()
    try rule.validate()
    let students = try CornerStudents(context, slot: "students")
    guard !students.points.isEmpty else {
      let absent = try AbsentStudy(context.absentInputs("students"), slot: "students")
      return try ArtifactFiles(absent.document(title: plan.title)).write(to: context)
    }
    let baseline = try LinearBaseline(context)
    let yields = try FactorialYields(
      students.points, plan: plan,
      setting: students.setting(parameters.shared.shared, data: baseline.source)
    ) { classes, points in
      plan.obstacle(points, beside: baseline.percents[classes], rule)
    }
    try FactorialReport(yields, notes: [rule.note]).files().write(to: context)
  }
}
