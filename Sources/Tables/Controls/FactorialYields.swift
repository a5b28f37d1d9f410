import Learning
import ReportModel
import StageKit
import Statistics

/// The accuracies of all corners of a factorial study, by number of classes and seed.
///
/// The seed is the cluster: all corners of a seed see the same teacher or images, and the same samples in the same
/// order. Seeds that lack a corner take no part.
struct FactorialYields {
  let plan: FactorialPlan
  let setting: Setting
  /// Ascending.
  let levels: [Level]

  /// The trained corners of one number of classes.
  struct Level {
    let classes: Int
    /// By ascending seed; accuracies in the order of the design.
    let clusters: [(seed: Int, accuracies: [Accuracy])]
    /// Why the corners are not compared here; nil where they are.
    let obstacle: Incomparable?

    /// What `value` makes of the yields of every seed.
    func values(
      _ scale: GapScale, _ value: ([Double]) -> Double
    ) throws(Incomparable) -> [(seed: Int, value: Double)] {
      if let obstacle { throw obstacle }
      guard !clusters.isEmpty else {
        throw Incomparable(reason: "no seed has every corner")
      }
      return clusters.map { ($0.seed, value($0.accuracies.map(scale.value))) }
    }
  }

  /// One trained corner.
  struct Point {
    let corner: String
    let classes: Int
    let seed: Int
    let test: Accuracy
  }

  /// - Throws: `StageError` for a corner that the plan does not have, or that is there twice.
  init(
    _ points: [Point], plan: FactorialPlan, setting: Setting,
    obstacle: (Int, [Point]) -> Incomparable? = { _, _ in nil }
  ) throws {
    (self.plan, self.setting) = (plan, setting)
    let places = plan.places
    for point in points where places[point.corner] == nil {
      throw StageError.invalidInput(
        "the corner \"\(point.corner)\" is none of \(places.keys.sorted().joined(separator: ", "))")
    }
    levels = try Dictionary(grouping: points, by: \.classes).sorted { $0.key < $1.key }.map {
      classes, members in
      let clusters = try Dictionary(grouping: members, by: \.seed).sorted { $0.key < $1.key }
        .compactMap { seed, corners -> (seed: Int, accuracies: [Accuracy])? in
          let found = Dictionary(grouping: corners) { places[$0.corner] ?? 0 }
          if let twice = found.values.first(where: { $0.count > 1 })?.first {
            throw StageError.invalidInput(
              "two students of \(twice.corner), \(classes) classes, seed \(seed)")
          }
          guard found.count == plan.design.corners else { return nil }
          return (seed, (0..<plan.design.corners).compactMap { found[$0]?.first?.test })
        }
      return Level(classes: classes, clusters: clusters, obstacle: obstacle(classes, members))
    }
  }

  /// The value at every number of classes where corners are compared.
  func byClasses(
    _ scale: GapScale, _ value: ([Double]) -> Double
  ) -> [(classes: Int, seeds: [(seed: Int, value: Double)])] {
    levels.compactMap { level in
      (try? level.values(scale, value)).map { (level.classes, $0) }
    }
  }

  /// The mean over the numbers of classes, seed by seed.
  func mean(_ scale: GapScale, _ value: ([Double]) -> Double) throws(Incomparable) -> [(
    seed: Int, value: Double
  )] {
    let all = byClasses(scale, value)
    guard let first = all.first else {
      throw levels.lazy.compactMap(\.obstacle).first ?? .notTrained
    }
    return first.seeds.map(\.seed).compactMap { seed in
      let own = all.compactMap { level in level.seeds.first { $0.seed == seed }?.value }
      return own.count == all.count ? (seed, Sample(own).mean) : nil
    }
  }

  /// The slope on ln K, seed by seed.
  func slopes(_ scale: GapScale, _ value: ([Double]) -> Double) throws(Incomparable) -> [(
    seed: Int, value: Double
  )] {
    let all = byClasses(scale, value)
    if all.count < 2, let obstacle = levels.lazy.compactMap(\.obstacle).first { throw obstacle }
    return try SeedSlopes(all).values
  }
}
