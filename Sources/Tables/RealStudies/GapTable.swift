import Learning
import ReportModel
import Statistics

/// The gaps of several levels side by side: what `real-classes` and `real-hierarchy` share.
struct GapTable {
  let artifact: String
  let rule: LearnedRule
  let setting: Setting

  /// The columns of both pairs.
  static var columns: [Column] { MethodPair.allCases.flatMap { GapCells.columns($0.title) } }

  /// The gaps of both pairs at a level.
  func cells(_ level: GapLevel) throws -> [Cell] {
    try MethodPair.allCases.flatMap { pair in
      let gaps: [PairedGaps]
      do throws(Incomparable) {
        gaps = [
          try level.gaps(pair, .points, where: rule), try level.gaps(pair, .logOdds, where: rule),
        ]
      } catch {
        return GapCells.missing(error)
      }
      return try GapCells.cells(
        id(level, pair), points: gaps[0].sample, logOdds: gaps[1].sample, setting)
    }
  }

  /// Each cluster of a level, or each seed of its only one, where methods are compared.
  func singles(_ level: GapLevel) throws -> [Metric] {
    try MethodPair.allCases.flatMap { pair in
      try GapScale.allCases.flatMap { scale -> [Metric] in
        guard let gaps = try? level.gaps(pair, scale, where: rule) else { return [] }
        let id = id(level, pair) + scale.suffix
        if gaps.isOverSeeds {
          return try gaps.clusters[0].seeds.map { seed, value in
            try GapCells.metric("\(id)/seed=\(seed)", Sample([value]), scale, setting)
          }
        }
        return try gaps.clusters.map { cluster in
          try GapCells.metric("\(id)/\(level.axis)=\(cluster.name)", cluster.sample, scale, setting)
        }
      }
    }
  }

  private func id(_ level: GapLevel, _ pair: MethodPair) -> String {
    "\(artifact):\(level.id)/\(pair.rawValue)"
  }

  /// What readers of both studies must know.
  static let notes = [
    "BP-DeepSup predicts by the sum of its layers' logits, the others by their classifiers; a gap is of"
      + " two networks of one seed on the same images.",
    "The gap of a cluster (a subset, a grouping or a pair) is its mean over seeds. After ±, the std over"
      + " clusters, or over seeds where there is one cluster; intervals are Student's t of that sample.",
    "Points shrink near the ceiling: equal steps of log-odds are fewer points at 98 % than at 80 %.",
  ]
}
