import Statistics

/// A difference of gaps between two levels of `real-hierarchy`.
enum HierarchyComparison: String, CaseIterable {
  /// One grouping against where a further random one is expected.
  case semanticMinusRandom = "semantic-minus-random"
  /// Paired by seed.
  case semanticMinusFine = "semantic-minus-fine"
  /// Unpaired: groupings against seeds.
  case randomMinusFine = "random-minus-fine"
  /// Unpaired: pairs against pairs.
  case hardestMinusEasiest = "hardest-minus-easiest"

  func title(_ levels: HierarchyLevels) -> String {
    let (first, second) = sides(levels)
    return "\(first.title) − \(second.title)"
  }

  /// How the difference is judged, for readers.
  var method: String {
    switch self {
    case .semanticMinusRandom: "one grouping among random ones"
    case .semanticMinusFine: "paired by seed"
    case .randomMinusFine, .hardestMinusEasiest: "Welch"
    }
  }

  private func sides(_ levels: HierarchyLevels) -> (GapLevel, GapLevel) {
    switch self {
    case .semanticMinusRandom: (levels.semantic, levels.random)
    case .semanticMinusFine: (levels.semantic, levels.fine)
    case .randomMinusFine: (levels.random, levels.fine)
    case .hardestMinusEasiest: (levels.hardest, levels.easiest)
    }
  }

  /// The difference of a pair's gaps, and how many observations are behind its error.
  func estimate(
    of pair: MethodPair, _ scale: GapScale, in levels: HierarchyLevels, where rule: LearnedRule
  ) throws(Incomparable) -> (estimate: MeanEstimate, n: Int) {
    let (first, second) = sides(levels)
    let left = try Self.gaps(first, pair, scale, rule)
    let right = try Self.gaps(second, pair, scale, rule)
    switch self {
    case .semanticMinusRandom: return try Self.outlying(left, right)
    case .semanticMinusFine: return try Self.paired(left, right)
    case .randomMinusFine:
      return (
        try Self.drawn(left).estimate() - right.estimate(), left.sample.count + right.sample.count
      )
    case .hardestMinusEasiest:
      return (
        try Self.drawn(left).estimate() - Self.drawn(right).estimate(),
        left.sample.count + right.sample.count
      )
    }
  }

  private static func gaps(
    _ level: GapLevel, _ pair: MethodPair, _ scale: GapScale, _ rule: LearnedRule
  ) throws(Incomparable) -> PairedGaps {
    do throws(Incomparable) {
      return try level.gaps(pair, scale, where: rule)
    } catch {
      throw Incomparable(reason: "\(level.title): \(error.reason)")
    }
  }

  /// The gaps themselves, where more than one was drawn.
  private static func drawn(_ gaps: PairedGaps) throws(Incomparable) -> PairedGaps {
    guard !gaps.isOverSeeds else { throw .oneObservation }
    return gaps
  }

  /// One observation minus the mean of a sample it may or may not belong to.
  ///
  /// Were it one more of the G groupings, `x − m` would have the error `s √(1 + 1/G)` with G − 1 degrees
  /// of freedom: the interval is a prediction interval, moved to zero.
  private static func outlying(
    _ one: PairedGaps, _ many: PairedGaps
  ) throws(Incomparable) -> (estimate: MeanEstimate, n: Int) {
    let sample = try drawn(many).sample
    guard let deviation = sample.deviation else { throw .oneObservation }
    let count = Double(sample.count)
    return (
      MeanEstimate(
        one.sample.mean - sample.mean, standardError: deviation * (1 + 1 / count).squareRoot(),
        degrees: count - 1), sample.count
    )
  }

  private static func paired(
    _ left: PairedGaps, _ right: PairedGaps
  ) throws(Incomparable) -> (estimate: MeanEstimate, n: Int) {
    let theirs = right.clusters.flatMap(\.seeds)
    let differences = left.clusters.flatMap(\.seeds).compactMap { seed, value in
      theirs.first { $0.seed == seed }.map { value - $0.value }
    }
    guard let estimate = Sample(differences).estimate else {
      throw Incomparable(reason: "a difference needs two seeds that both have")
    }
    return (estimate, differences.count)
  }
}
