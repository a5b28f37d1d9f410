internal import Artifacts
internal import Foundation
internal import Learning
internal import ReportModel
package import StageKit
internal import Statistics
internal import SyntheticStages

/// The growth of DTG-FF's advantage over BP-DeepSup with ln K, from many teachers with several students each.
///
/// And the chance that five seeds had to find the growth that the paper's Table 4 implies.
package struct TrendPower: Stage {
  package typealias Parameters = SideBySide<TrendPowerPlan, StudyScale>

  package static let declaration = StageDeclaration(
    kind: "trend-power", summary: "The trend over ln K from many teachers, and the power of few.",
    inputs: [.many("students", reading: StudentFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(.example, .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let plan = parameters.own
    try plan.validate()
    let students = try TeacherStudents(context, slot: "students")
    let study = try TrendPowerStudy(
      students, plan: plan, setting: students.setting(parameters.shared),
      implied: ImpliedTrend(
        low: plan.lowClasses, high: plan.highClasses, in: PublishedStudy(context)
      ).difference)
    let tables = TrendPowerTables(study: study)
    let blocks: [Document.Block] =
      tables.sentences.map { .paragraph($0) }
      + [.table(try tables.regression()), .figure(tables.figure())]
      + [.table(try tables.variance()), .table(try tables.power()), .figure(tables.powerFigure())]
      + [.table(try tables.differences())]
    try ArtifactFiles(
      Document(
        title: "The growth of the advantage with K, and the power to find it", blocks: blocks),
      try tables.singles()
    ).write(to: context)
  }
}

/// What is asked of the students of many teachers.
package struct TrendPowerPlan: Codable, Equatable {
  /// The two sides of the contrast that Table 4 implies a size for.
  var lowClasses: [Int]
  var highClasses: [Int]
  /// The numbers of teachers whose power is shown.
  var counts: [Int]
  /// The power that a study is planned for.
  var power: Double
  var significance: Double

  static let example = TrendPowerPlan(
    lowClasses: [5], highClasses: [50], counts: [5], power: 0.8, significance: 0.05)

  /// - Throws: `LearningError.invalidSetting` for the first parameter outside its domain.
  func validate() throws(LearningError) {
    func require(
      _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ rule: String
    ) throws(LearningError) {
      guard condition else {
        throw .invalidSetting(name: name, value: value.description, requirement: rule)
      }
    }
    try require(
      !lowClasses.isEmpty && !highClasses.isEmpty
        && Set(lowClasses).isDisjoint(with: highClasses), "highClasses", highClasses,
      "at least one class count, and none of lowClasses")
    try require(
      !counts.isEmpty && counts.allSatisfy { (2...10_000).contains($0) }, "counts", counts,
      "numbers from 2 to 10000")
    for (name, share) in [("power", power), ("significance", significance)] {
      try require(share > 0 && share < 1, name, share, "above 0 and below 1")
    }
  }
}
