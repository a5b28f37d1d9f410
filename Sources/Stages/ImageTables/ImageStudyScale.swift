import Report

/// The scale of the paper's trainings on small images, and the profile a table is made under.
struct ImageStudyScale: Codable, Equatable {
  var profile: String
  var paperEpochs: Int
  var paperWidth: Double
  var paperTrainImages: Int
  var paperTestImages: Int

  static let example = ImageStudyScale(
    profile: "name", paperEpochs: 1, paperWidth: 0.5, paperTrainImages: 1, paperTestImages: 1)

  /// Full when every network was trained as in the paper, else what is smaller and by how much.
  func compared(with runs: [ImageRunMetrics]) -> Setting.Scale {
    func figure(_ name: String, _ values: [Double], _ paper: Double) -> String? {
      let values = Set(values).sorted()
      guard values.contains(where: { $0 != paper }) else { return nil }
      return "\(values.map(Self.text).joined(separator: "/")) of \(Self.text(paper)) \(name)"
    }
    let reduced = [
      figure("epochs", runs.map { Double($0.epochs) }, Double(paperEpochs)),
      figure("width", runs.map(\.width), paperWidth),
      figure("training images", runs.map { Double($0.trainImages) }, Double(paperTrainImages)),
      figure("test images", runs.map { Double($0.testImages) }, Double(paperTestImages)),
    ].compactMap(\.self)
    return reduced.isEmpty ? .full : .reduced(reduced.joined(separator: ", "))
  }

  private static func text(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
