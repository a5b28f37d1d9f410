import Batches
import ImageStages
import StageKit

/// The levels of `real-hierarchy`: three kinds of labels, and two kinds of pairs.
struct HierarchyLevels {
  /// The classes as they are; varies over seeds.
  let fine: GapLevel
  /// One grouping by meaning; varies over seeds.
  let semantic: GapLevel
  /// Groupings of the same sizes, drawn at random; varies over groupings.
  let random: GapLevel
  /// The pairs of classes that a linear classifier tells apart worst; varies over pairs.
  let hardest: GapLevel
  /// Those that it tells apart best; varies over pairs.
  let easiest: GapLevel

  var all: [GapLevel] { [fine, semantic, random, hardest, easiest] }

  /// - Throws: `StageError` for a grouping or pair of another name, or two networks of one place.
  init(groupings: [StudyRun], pairs: [StudyRun]) throws {
    let isFine: (StudyRun) throws -> Bool = { run in
      try run.network.metrics.labels == .fine || Self.grouping(run) == "fine"
    }
    // The classes are the same whatever groups a data set has beside them.
    let whole = try groupings.filter(isFine)
    let kept = try whole.first.map(Self.grouping)
    let fineRuns = try whole.filter { try Self.grouping($0) == kept }
    let grouped = try groupings.filter { try !isFine($0) }
    fine = try GapLevel(
      id: "fine", title: "ten classes", axis: "grouping", fineRuns, cluster: Self.grouping)
    semantic = try Self.level(
      "semantic", "groups by meaning", "grouping", grouped, Self.grouping)
    random = try Self.level("random", "random groups", "grouping", grouped, Self.grouping)
    hardest = try Self.level("hardest", "hardest pairs", "pair", pairs, Self.pair)
    easiest = try Self.level("easiest", "easiest pairs", "pair", pairs, Self.pair)
    try Self.check(grouped, Self.grouping, ["semantic", "random"])
    try Self.check(pairs, Self.pair, ["hardest", "easiest"])
  }

  private static func grouping(_ run: StudyRun) throws -> String {
    try run.network.files.name(on: "grouping")
  }

  private static func pair(_ run: StudyRun) throws -> String {
    try run.network.files.name(on: "pair")
  }

  /// The networks whose name is `id` or begins with it and a dash, as `random-3` does.
  private static func level(
    _ id: String, _ title: String, _ axis: String, _ runs: [StudyRun],
    _ name: (StudyRun) throws -> String
  ) throws -> GapLevel {
    try GapLevel(
      id: id, title: title, axis: axis, runs.filter { try belongs(name($0), to: id) },
      cluster: name)
  }

  private static func belongs(_ name: String, to id: String) -> Bool {
    name == id || name.hasPrefix("\(id)-")
  }

  private static func check(
    _ runs: [StudyRun], _ name: (StudyRun) throws -> String, _ known: [String]
  ) throws {
    for run in runs where try !known.contains(where: { belongs(try name(run), to: $0) }) {
      let kinds = known.map { "`\($0)`" }.joined(separator: " or ")
      throw StageError.invalidInput(
        "\(run.network.files.stage): \"\(try name(run))\" is of no kind of this study;"
          + " names are \(kinds), with a dash and a number behind")
    }
  }
}
