import Learning
import Report

/// The scale of the paper's synthetic study, and the profile a table is made under.
struct StudyScale: Codable, Equatable {
  var profile: String
  var paperHiddenLayers: Int
  var paperWidth: Int
  var paperSteps: Int
  var paperBatchSize: Int
  var paperTrainSamples: Int
  var paperTestSamples: Int
  var paperSeeds: Int

  static let example = StudyScale(
    profile: "name", paperHiddenLayers: 1, paperWidth: 1, paperSteps: 1, paperBatchSize: 1,
    paperTrainSamples: 1, paperTestSamples: 1,
    paperSeeds: 1)

  /// Full when every student was trained as in the paper, else what is smaller and by how much.
  func compared(with students: [StudentMetrics], seeds: [Int]) -> Setting.Scale {
    func figure(_ name: String, _ value: (StudentMetrics) -> Int, _ paper: Int) -> String? {
      let values = Set(students.map(value)).sorted()
      return values == [paper]
        ? nil : "\(values.map(String.init).joined(separator: "/")) of \(paper) \(name)"
    }
    let reduced = [
      figure("hidden layers", \.hiddenLayers, paperHiddenLayers),
      figure("units a layer", \.width, paperWidth),
      figure("steps", \.steps, paperSteps),
      figure("samples a batch", \.batchSize, paperBatchSize),
      figure("training samples", \.train.total, paperTrainSamples),
      figure("test samples", \.test.total, paperTestSamples),
      seeds.count == paperSeeds ? nil : "\(seeds.count) of \(paperSeeds) seeds",
    ].compactMap(\.self)
    return reduced.isEmpty ? .full : .reduced(reduced.joined(separator: ", "))
  }
}
