import ImageStages
import Learning
import ReportModel

/// The tables of `real-classes`.
struct ClassCountTables {
  let regimes: [ClassRegime]
  let contrast: DeclaredContrast
  let rule: LearnedRule
  let setting: Setting

  private static let artifact = ClassCountStudy.artifact

  private var gapTable: GapTable {
    GapTable(artifact: Self.artifact, rule: rule, setting: setting)
  }

  /// The gaps of both pairs at every number of classes.
  func gaps(title: String) throws -> Table {
    try Table(
      id: Self.artifact, title: title, setting: setting,
      columns: [
        Column("training images"), Column("K"), Column("in all"), Column("mean over"),
      ] + GapTable.columns,
      rows: rows { level in
        try [.text(Self.images(level)), .text(level.countText)] + gapTable.cells(level)
      }, notes: GapTable.notes + [rule.note])
  }

  /// The declared contrast, on both scales.
  func contrasts() throws -> Table {
    try Table(
      id: "\(Self.artifact)-contrast", title: "The declared contrast: \(contrast.text)",
      setting: setting,
      columns: [Column("training images"), Column("gap")]
        + GapScale.allCases.flatMap { JudgedEstimate.columns("contrast", $0, $0.unit) },
      rows: regimes.flatMap { regime in
        try MethodPair.allCases.map { pair in
          try [.text(regime.title), .text(pair.title)]
            + GapScale.allCases.flatMap { try contrast(regime, pair, $0).cells() }
        }
      },
      notes: [
        "A weighted sum of means over subsets; subsets of different K are independent draws. Intervals"
          + " and p values (two-sided, against zero) by Student's t with Satterthwaite's degrees of"
          + " freedom. A number of classes with one subset cannot take part."
      ])
  }

  /// The accuracies behind the gaps.
  func accuracies() throws -> Table {
    let table = LevelAccuracies(artifact: Self.artifact, setting: setting)
    return try Table(
      id: "\(Self.artifact)-accuracies", title: "Test accuracies by number of classes",
      setting: setting,
      columns: [Column("training images"), Column("K")] + LevelAccuracies.columns,
      rows: rows { try table.cells($0) },
      notes: ["Means over subsets, or over seeds where there is one subset; their std after ±."])
  }

  /// Every subset, every seed where there is one subset, and the ends of intervals.
  func singles() throws -> [Metric] {
    try regimes.flatMap { regime in
      try regime.levels.flatMap { try gapTable.singles($0.level) }
        + MethodPair.allCases.flatMap { pair in
          try GapScale.allCases.flatMap { try contrast(regime, pair, $0).ends() }
        }
    }
  }

  private func rows(_ cells: (GapLevel) throws -> [Cell]) throws -> [[Cell]] {
    try regimes.flatMap { regime in
      try regime.levels.map { classes, level in
        try [.text(regime.title), .integer(classes)] + cells(level)
      }
    }
  }

  private func contrast(
    _ regime: ClassRegime, _ pair: MethodPair, _ scale: GapScale
  ) -> Result<JudgedEstimate, Incomparable> {
    Result { () throws(Incomparable) in
      let (estimate, subsets) = try contrast.estimate(of: pair, scale, in: regime, where: rule)
      return JudgedEstimate(
        id: "\(Self.artifact):\(regime.name)/contrast/\(pair.rawValue)\(scale.suffix)",
        estimate: estimate, n: subsets, unit: scale.unit, decimals: scale.decimals,
        setting: setting)
    }
  }

  /// How many images the networks of a level were trained on.
  private static func images(_ level: GapLevel) -> String {
    Set(level.runs.map(\.network.metrics.trainImages)).sorted()
      .map { Quantity(Double($0), unit: .count, decimals: 0).text }.joined(separator: " or ")
  }
}
