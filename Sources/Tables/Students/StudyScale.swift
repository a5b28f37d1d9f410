import Learning
import ReportModel
import SyntheticStages

/// The scale of the paper's synthetic study, and the profile a table is made under.
package struct StudyScale: Codable, Equatable {
  var profile: String
  var paperHiddenLayers: Int
  var paperWidth: Int
  var paperSteps: Int
  var paperBatchSize: Int
  var paperTrainSamples: Int
  var paperTestSamples: Int
  var paperEnsembleSize: Int
  /// Students of each class count and method.
  var paperSeeds: Int

  static let example = StudyScale(
    profile: "name", paperHiddenLayers: 1, paperWidth: 1, paperSteps: 1, paperBatchSize: 1,
    paperTrainSamples: 1, paperTestSamples: 1, paperEnsembleSize: 1, paperSeeds: 1)

  /// Full when every student was trained as in the paper, else what is smaller and by how much.
  func compared(with students: [StudentMetrics]) -> Setting.Scale {
    func figure(_ name: String, _ values: some Sequence<Int>, _ paper: Int) -> String? {
      let values = Set(values).sorted()
      return values.allSatisfy { $0 == paper }
        ? nil : "\(values.map(String.init).joined(separator: "/")) of \(paper) \(name)"
    }
    func figure(_ name: String, _ value: (StudentMetrics) -> Int, _ paper: Int) -> String? {
      figure(name, students.map(value), paper)
    }
    let ensembles = students.filter { $0.method == .bpEnsemble }
    let reduced = [
      figure("hidden layers", \.hiddenLayers, paperHiddenLayers),
      figure("units a layer", \.width, paperWidth),
      figure("steps", \.steps, paperSteps),
      figure("samples a batch", \.batchSize, paperBatchSize),
      figure("training samples", \.train.total, paperTrainSamples),
      figure("test samples", \.test.total, paperTestSamples),
      figure("members an ensemble", ensembles.map(\.ensembleSize), paperEnsembleSize),
      figure("seeds", Self.seedCounts(students), paperSeeds),
    ].compactMap(\.self)
    return reduced.isEmpty ? .full : .reduced(reduced.joined(separator: ", "))
  }

  /// How many seeds each class count and method has, for all that occur.
  private static func seedCounts(_ students: [StudentMetrics]) -> [Int] {
    struct Place: Hashable {
      var classes: Int
      var method: StudentMethod
    }
    let places = Dictionary(grouping: students) {
      Place(classes: $0.classes, method: $0.method)
    }
    return places.values.map { Set($0.map(\.seed)).count }
  }
}
