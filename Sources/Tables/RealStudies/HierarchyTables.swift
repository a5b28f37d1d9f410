import ImageStages
import ReportModel

/// The tables of `real-hierarchy`.
struct HierarchyTables {
  let levels: HierarchyLevels
  let rule: LearnedRule
  let notes: [String]
  let setting: Setting

  private static let artifact = HierarchyStudy.artifact

  private var gapTable: GapTable {
    GapTable(artifact: Self.artifact, rule: rule, setting: setting)
  }

  /// The gaps of both pairs at every level.
  func gaps(title: String) throws -> Table {
    try Table(
      id: Self.artifact, title: title, setting: setting,
      columns: [Column("labels"), Column("outputs"), Column("mean over")] + GapTable.columns,
      rows: levels.all.map { level in
        try [.text(level.title), .text(Self.outputs(level)), .text(level.countText)]
          + gapTable.cells(level)
      }, notes: notes + GapTable.notes + [rule.note])
  }

  /// Differences between levels, on both scales.
  func comparisons() throws -> Table {
    try Table(
      id: "\(Self.artifact)-comparisons", title: "Differences of gaps between kinds of labels",
      setting: setting,
      columns: [Column("difference of"), Column("judged"), Column("gap")]
        + GapScale.allCases.flatMap { JudgedEstimate.columns("difference", $0, $0.unit) },
      rows: HierarchyComparison.allCases.flatMap { comparison in
        try MethodPair.allCases.map { pair in
          try [.text(comparison.title(levels)), .text(comparison.method), .text(pair.title)]
            + GapScale.allCases.flatMap { try difference(comparison, pair, $0).cells() }
        }
      },
      notes: [
        "The grouping by meaning is one grouping, so it is judged by where a further random one is"
          + " expected: the error is s √(1 + 1/G) of G random groupings, with G − 1 degrees of freedom."
          + " p values are two-sided, against zero."
      ])
  }

  /// The accuracies behind the gaps.
  func accuracies() throws -> Table {
    let table = LevelAccuracies(artifact: Self.artifact, setting: setting)
    return try Table(
      id: "\(Self.artifact)-accuracies", title: "Test accuracies by kind of labels",
      setting: setting, columns: [Column("labels")] + LevelAccuracies.columns,
      rows: levels.all.map { try [.text($0.title)] + table.cells($0) },
      notes: ["Means over groupings, pairs or seeds; their std after ±."])
  }

  /// Every grouping, pair and seed, and the ends of intervals.
  func singles() throws -> [Metric] {
    try levels.all.flatMap(gapTable.singles)
      + HierarchyComparison.allCases.flatMap { comparison in
        try MethodPair.allCases.flatMap { pair in
          try GapScale.allCases.flatMap { try difference(comparison, pair, $0).ends() }
        }
      }
  }

  private func difference(
    _ comparison: HierarchyComparison, _ pair: MethodPair, _ scale: GapScale
  ) -> Result<JudgedEstimate, Incomparable> {
    Result { () throws(Incomparable) in
      let (estimate, n) = try comparison.estimate(of: pair, scale, in: levels, where: rule)
      return JudgedEstimate(
        id: "\(Self.artifact):\(comparison.rawValue)/\(pair.rawValue)\(scale.suffix)",
        estimate: estimate, n: n, unit: scale.unit, decimals: scale.decimals, setting: setting)
    }
  }

  /// How many classes the networks of a level tell apart.
  private static func outputs(_ level: GapLevel) -> String {
    Set(level.runs.map(\.network.metrics.classes)).sorted().map(String.init)
      .joined(separator: " or ")
  }
}
