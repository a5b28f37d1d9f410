internal import Artifacts
internal import ImageStages
internal import Learning
internal import ReportModel
package import StageKit

/// A factorial study of convolutional networks on real images.
///
/// Every corner predicts by the sum of its layers' logits, which all of them have.
package struct FactorialNetworks: Stage {
  package typealias Parameters = RealStudyParameters<FactorialPlan>

  package static let declaration = StageDeclaration(
    kind: "factorial-networks", summary: "Effects of switches from convolutional networks.",
    inputs: [
      .many("networks", reading: ImageNetworkFiles.metrics),
      .many("linear", reading: ImageNetworkFiles.metrics),
    ],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(.example, SideBySide(.example, .example))

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let (plan, rule) = (parameters.own, parameters.rule)
    try plan.validate()
    try rule.validate()
    let inputs = context.inputs("networks")
    guard !inputs.isEmpty else {
      let absent = try AbsentStudy(context.absentInputs("networks"), slot: "networks")
      return try ArtifactFiles(absent.document(title: plan.title)).write(to: context)
    }
    // `deepSup` is the method that is compared by the sum of logits.
    let runs = try inputs.map { (try $0.name(on: "corner"), try StudyRun($0, as: .deepSup)) }
    let baseline = try LinearBaseline(context)
    let yields = try FactorialYields(
      runs.map { corner, run in
        FactorialYields.Point(
          corner: corner, classes: run.network.metrics.classes, seed: Int(run.seed),
          test: run.accuracy)
      }, plan: plan, setting: parameters.scale.setting(of: runs.map(\.1))
    ) { classes, points in
      plan.obstacle(points, beside: baseline.percents[classes], rule)
    }
    try FactorialReport(
      yields,
      notes: [rule.note, "All corners predict by the sum of their layers' logits."]
    ).files().write(to: context)
  }
}
