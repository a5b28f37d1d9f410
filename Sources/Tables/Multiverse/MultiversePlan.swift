package import Learning

/// The open settings of a study, and what is asked under each choice of them.
package struct MultiversePlan: Codable, Equatable {
  package var settings: [OpenSetting]
  package var statements: [Statement]
  /// The most exchanges of the joint tests, and the seed that draws them.
  package var exchanges: Int
  package var exchangeSeed: UInt64

  /// An axis of the sweep whose published value is unknown.
  package struct OpenSetting: Codable, Equatable {
    package var axis: String
    package var title: String
    /// Why it is open.
    package var paper: Reason
    /// What tables and pictures call the values of the axis; others stand as ids spell them.
    package var levels: [String: String]

    package enum Reason: String, Codable, CaseIterable {
      case lost = "lost in our copy"
      case neverPrinted = "never printed"
      case ambiguous = "open to two readings"
    }
  }

  /// A published statement as a weighted sum of differences over the numbers of classes.
  package struct Statement: Codable, Equatable {
    /// Its name in metrics.
    package var name: String
    package var title: String
    package var method: StudentMethod
    package var minus: StudentMethod
    package var quantity: Measure
    package var weights: [Weight]
    /// On which side of zero the statement has the sum.
    package var holds: Side

    package enum Measure: String, Codable, CaseIterable {
      /// Test accuracy.
      case test
      /// Training less test accuracy.
      case gap
    }
    package enum Side: String, Codable, CaseIterable { case above, below }
  }

  package struct Weight: Codable, Equatable {
    package var classes: Int
    package var weight: Double
  }

  static let example = MultiversePlan(
    settings: [OpenSetting(axis: "name", title: "title", paper: .lost, levels: ["value": "title"])],
    statements: [
      Statement(
        name: "name", title: "title", method: .dtgFF, minus: .bpDeepSup, quantity: .test,
        weights: [Weight(classes: 5, weight: 1)], holds: .above)
    ], exchanges: 10, exchangeSeed: 1)

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
      !settings.isEmpty && Set(settings.map(\.axis)).count == settings.count, "settings",
      settings.map(\.axis), "at least one axis, and none twice")
    try require(
      !statements.isEmpty && Set(statements.map(\.name)).count == statements.count, "statements",
      statements.map(\.name), "at least one, with different names")
    for statement in statements {
      let classes = statement.weights.map(\.classes)
      try require(
        !classes.isEmpty && Set(classes).count == classes.count
          && statement.weights.contains { $0.weight != 0 }, "statements.\(statement.name).weights",
        classes, "class counts, none twice, and not all of weight zero")
    }
    try require((1...1_000_000).contains(exchanges), "exchanges", exchanges, "from 1 to 1000000")
  }
}
