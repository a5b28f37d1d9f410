/// How much of the spread of a number each setting of an orthogonal design carries.
///
/// `η² = SS / SS_total` with `SS = Σ n_l (mean of level l - mean)²`: in an orthogonal design the sums of squares of
/// the settings do not overlap, and what they leave is interactions and chance.
public struct VarianceShares: Equatable, Sendable {
  /// One for each setting.
  public let shares: [Double]
  /// What no setting carries.
  public let rest: Double
  /// Whether all pairs of settings are orthogonal: the levels of one meet those of another in proportion.
  public let isOrthogonal: Bool

  /// Runs with the level of each setting and a number; nil where the numbers are all equal.
  public init?(_ runs: [(levels: [String], value: Double)]) {
    let mean = Sample(runs.map(\.value)).mean
    let total = runs.reduce(0.0) { $0 + ($1.value - mean) * ($1.value - mean) }
    guard let settings = runs.first?.levels.count, total > 0 else { return nil }
    shares = (0..<settings).map { setting in
      let levels = Dictionary(grouping: runs) { $0.levels[setting] }.values
      let squares = levels.reduce(0.0) { sum, level in
        let own = Sample(level.map(\.value)).mean - mean
        return sum + Double(level.count) * own * own
      }
      return squares / total
    }
    isOrthogonal = (0..<settings).allSatisfy { first in
      (0..<first).allSatisfy { Self.meetInProportion(runs.map(\.levels), first, $0) }
    }
    rest = 1 - shares.reduce(0, +)
  }

  /// Whether two settings have each pair of levels as often as the levels' own numbers say.
  private static func meetInProportion(_ runs: [[String]], _ first: Int, _ second: Int) -> Bool {
    func count(_ matches: ([String]) -> Bool) -> Int { runs.count(where: matches) }
    let pairs = Set(runs.map { $0[first] }).flatMap { own in
      Set(runs.map { $0[second] }).map { (own, $0) }
    }
    return pairs.allSatisfy { own, other in
      count { $0[first] == own && $0[second] == other } * runs.count
        == count { $0[first] == own } * count { $0[second] == other }
    }
  }
}
