import Learning
import Statistics

/// Which switches a factorial study has, and what each trained corner is.
package struct FactorialPlan: Codable, Equatable {
  /// Names the artifact and its metrics.
  package var artifact: String
  package var title: String
  /// In the order in which the walk throws them.
  package var factors: [Factor]
  /// Every corner by its name on the axis `corner`.
  package var corners: [Corner]

  /// A choice between two.
  package struct Factor: Codable, Equatable {
    /// Its name in metrics.
    package var name: String
    /// What the switch is about, as in `boundary`.
    package var title: String
    package var from: String
    package var to: String

    package init(name: String, title: String, from: String, to: String) {
      (self.name, self.title, self.from, self.to) = (name, title, from, to)
    }
  }

  package struct Corner: Codable, Equatable {
    package var corner: String
    package var title: String
    /// The choice of each factor, in their order.
    package var levels: [String]

    package init(corner: String, title: String, levels: [String]) {
      (self.corner, self.title, self.levels) = (corner, title, levels)
    }
  }

  static let example = FactorialPlan(
    artifact: "name", title: "title",
    factors: [Factor(name: "name", title: "title", from: "from", to: "to")],
    corners: [Corner(corner: "name", title: "title", levels: ["from"])])

  var design: TwoLevelFactorial { TwoLevelFactorial(factors: factors.count) }

  /// The place of each corner among the yields, by its name.
  var places: [String: Int] {
    Dictionary(corners.map { ($0.corner, place($0)) }) { first, _ in first }
  }

  /// The title of the corner at a place.
  func title(at place: Int) -> String {
    corners.first { self.place($0) == place }?.title ?? ""
  }

  /// The factors of a set, in their order.
  func members(_ set: Int) -> [Factor] {
    factors.indices.filter { set >> $0 & 1 == 1 }.map { factors[$0] }
  }

  /// An effect's name in metrics, as in `boundary-x-head`.
  func name(_ set: Int) -> String { members(set).map(\.name).joined(separator: "-x-") }

  /// An effect's name in tables: what a switch does, or which interact.
  func title(_ set: Int) -> String {
    let members = members(set)
    return members.count == 1
      ? "\(members[0].title): \(members[0].from) → \(members[0].to)"
      : members.map(\.title).joined(separator: " × ")
  }

  private func place(_ corner: Corner) -> Int {
    zip(corner.levels, factors).enumerated().reduce(0) { place, level in
      level.element.0 == level.element.1.to ? place | 1 << level.offset : place
    }
  }

  /// - Throws: `LearningError.invalidSetting` unless the corners are all combinations, each once.
  func validate() throws(LearningError) {
    try require(
      (1...8).contains(factors.count), "factors", factors.count, "from 1 to 8 of them")
    try require(
      Set(factors.map(\.name)).count == factors.count && factors.allSatisfy { $0.from != $0.to },
      "factors", factors.map(\.name), "different names, and two choices each")
    for corner in corners {
      let isKnown =
        corner.levels.count == factors.count
        && zip(corner.levels, factors).allSatisfy { [$1.from, $1.to].contains($0) }
      try require(
        isKnown, "corners.\(corner.corner).levels", corner.levels,
        "a choice of each factor, in their order")
    }
    try require(
      Set(corners.map(\.corner)).count == corners.count
        && Set(corners.map(place)) == Set(0..<design.corners)
        && corners.count == design.corners, "corners", corners.map(\.corner),
      "all \(1 << factors.count) combinations, each once")
  }
}

private func require(
  _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ rule: String
) throws(LearningError) {
  guard condition else {
    throw .invalidSetting(name: name, value: value.description, requirement: rule)
  }
}
