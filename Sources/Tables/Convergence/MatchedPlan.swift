import Learning

/// Which tasks are compared, and at which training losses.
package struct MatchedPlan: Codable, Equatable {
  /// The values of the axis `task`, with titles.
  var tasks: [Task]
  /// Cross-entropies in nats, from large to small.
  var levels: [Double]
  /// The tasks whose gaps are subtracted: the first less the second.
  var contrast: [String]

  struct Task: Codable, Equatable {
    var task: String
    var title: String
  }

  static let example = MatchedPlan(
    tasks: [Task(task: "name", title: "title")], levels: [0.5], contrast: ["name", "name"])

  /// - Throws: `LearningError.invalidSetting` for the first parameter outside its domain.
  func validate() throws(LearningError) {
    let names = tasks.map(\.task)
    guard !names.isEmpty, Set(names).count == names.count else {
      throw .invalidSetting(
        name: "tasks", value: "\(names)", requirement: "at least one, none twice")
    }
    guard !levels.isEmpty, levels.allSatisfy({ $0 > 0 }), levels == levels.sorted(by: >) else {
      throw .invalidSetting(
        name: "levels", value: "\(levels)", requirement: "positive, from large to small")
    }
    guard contrast.isEmpty || contrast.count == 2 && Set(contrast).isSubset(of: names) else {
      throw .invalidSetting(
        name: "contrast", value: "\(contrast)", requirement: "two of the tasks, or none")
    }
  }
}
