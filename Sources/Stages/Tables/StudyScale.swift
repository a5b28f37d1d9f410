import Learning
import Report

/// The scale of the paper's synthetic study, and the profile a table is made under.
struct StudyScale: Codable, Equatable {
  var profile: String
  var paperSteps: Int
  var paperBatchSize: Int
  var paperTrainSamples: Int
  var paperTestSamples: Int
  var paperSeeds: Int

  static let example = StudyScale(
    profile: "name", paperSteps: 1, paperBatchSize: 1, paperTrainSamples: 1, paperTestSamples: 1,
    paperSeeds: 1)

  /// Full when every student was trained as in the paper, else what is smaller and by how much.
  func compared(with students: [StudentMetrics], seeds: [Int]) -> Setting.Scale {
    let figures: [(name: String, ours: Int, paper: Int)] = [
      ("steps", students.map(\.steps).min() ?? 0, paperSteps),
      ("batch size", students.map(\.batchSize).min() ?? 0, paperBatchSize),
      ("training samples", students.map(\.train.total).min() ?? 0, paperTrainSamples),
      ("test samples", students.map(\.test.total).min() ?? 0, paperTestSamples),
      ("seeds", seeds.count, paperSeeds),
    ]
    let reduced = figures.filter { $0.ours != $0.paper }
      .map { "\($0.ours) of \($0.paper) \($0.name)" }
    return reduced.isEmpty ? .full : .reduced(reduced.joined(separator: ", "))
  }
}
