import Learning
import Pipeline
import Report

/// DTG-FF and BP-DeepSup seed by seed, and how stable the gap between them is (paper, section 5.2).
///
/// The gap is the accuracy of BP-DeepSup (sum of logits) minus that of DTG-FF (concat) of one seed; its
/// range is the largest minus the smallest over seeds.
struct SeedStudy: Stage {
  struct Parameters: Codable {
    var scale: ImageStudyScale
    var columns: [ImageAccuracyTable.DatasetColumn]
    /// The seeds of which the paper speaks.
    var publishedSeeds: [Int]

    private enum CodingKeys: CodingKey { case columns, publishedSeeds }

    init(
      scale: ImageStudyScale, columns: [ImageAccuracyTable.DatasetColumn], publishedSeeds: [Int]
    ) {
      self.scale = scale
      self.columns = columns
      self.publishedSeeds = publishedSeeds
    }

    init(from decoder: any Decoder) throws {
      scale = try ImageStudyScale(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      columns = try container.decode(
        [ImageAccuracyTable.DatasetColumn].self, forKey: .columns)
      publishedSeeds = try container.decode([Int].self, forKey: .publishedSeeds)
    }

    func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(columns, forKey: .columns)
      try container.encode(publishedSeeds, forKey: .publishedSeeds)
    }
  }

  static let declaration = StageDeclaration(
    kind: "seed-study", summary: "Both methods and the gap between them, seed by seed.",
    inputs: [.many("runs", reading: ImageTrainingStage.metricsFile)],
    outputs: ArtifactFiles.names, code: CodeScope.imageTables, isArtifact: true)

  static let example = Parameters(
    scale: .example,
    columns: [ImageAccuracyTable.DatasetColumn(dataset: "cifar-10", title: "CIFAR-10")],
    publishedSeeds: [1])

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let table = try SeedStudyRows(
      parameters, ImageRuns(context), published: PublishedValues(context)
    ).table()
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)])).write(to: context)
  }
}

/// The rows of the artifact.
struct SeedStudyRows {
  private typealias Values = [(seed: UInt64, value: Double)]

  private let parameters: SeedStudy.Parameters
  private let samples: [(dataset: String, title: String, sample: GapSample)]
  private let published: PublishedValues

  init(_ parameters: SeedStudy.Parameters, _ runs: ImageRuns, published: PublishedValues) {
    self.parameters = parameters
    self.published = published
    samples = parameters.columns.map { column in
      (
        column.dataset, column.title, GapSample(runs.runs.filter { $0.dataset == column.dataset })
      )
    }
  }

  /// What is shown of a data set, and its names in metrics and among published values.
  private enum Part: CaseIterable {
    case dtgFF, deepSup, gap

    var title: String {
      switch self {
      case .dtgFF: "DTG-FF"
      case .deepSup: "BP-DeepSup"
      case .gap: "gap"
      }
    }

    var unit: Unit { self == .gap ? .percentagePoints : .percent }

    var publishedName: String {
      switch self {
      case .dtgFF: "dtg_ff"
      case .deepSup: "bp_deepsup"
      case .gap: "gap"
      }
    }

    func values(of sample: GapSample) -> Values {
      switch self {
      case .dtgFF: sample.accuracies(.dtgFF)
      case .deepSup: sample.accuracies(.backpropagation)
      case .gap: sample.gaps
      }
    }

    func metric(_ dataset: String, _ rest: String = "") throws -> MetricID {
      switch self {
      case .dtgFF: try MetricID("multi-seed:dtg-ff/\(dataset)\(rest)")
      case .deepSup: try MetricID("multi-seed:bp-deepsup/\(dataset)\(rest)")
      case .gap: try MetricID("multi-seed:bp-deepsup/\(dataset)/minus-dtg-ff\(rest)")
      }
    }
  }

  func table() throws -> Table {
    let seeds = Set(samples.flatMap { $0.sample.runs.map(\.metrics.seed) }).sorted()
    let columns = samples.flatMap { _, title, _ in
      Part.allCases.map {
        Column($0.title, group: title, unit: $0.unit, better: $0 == .gap ? .neither : .higher)
      }
    }
    return try Table(
      id: "multi-seed", title: "DTG-FF and BP-DeepSup, seed by seed (Sec. 5.2)",
      setting: parameters.scale.setting(of: samples.flatMap(\.sample.runs)),
      columns: [Column("seed")] + columns,
      rows: seeds.map(row) + [means(), ranges()],
      notes: [
        "The gap is BP-DeepSup by the sum of its layers minus DTG-FF by its classifier, of the same seed."
          + " Its range is the largest minus the smallest."
      ])
  }

  private func row(_ seed: UInt64) throws -> [Cell] {
    try [.text("\(seed)")]
      + samples.flatMap { dataset, _, sample in
        try Part.allCases.map { part in
          guard let value = part.values(of: sample).first(where: { $0.seed == seed })?.value else {
            return .missing(because: "not part of this study")
          }
          let isKnown = parameters.publishedSeeds.contains(Int(seed))
          return try .comparison(
            Quantity(value, n: 1, unit: part.unit, decimals: 2),
            isKnown
              ? published.published(
                "sec5_2_multi_seed/seed\(seed)/\(part.publishedName)_\(compact(dataset))")
              : .notReported,
            under: parameters.scale.setting(
              of: sample.runs.filter { $0.metrics.seed == seed }),
            metric: part.metric(dataset, "/seed=\(seed)"))
        }
      }
  }

  private func means() throws -> [Cell] {
    try [.text("mean ± std")]
      + samples.flatMap { dataset, _, sample in
        try Part.allCases.map { part in
          try .mean(
            of: part.values(of: sample).map(\.value), unit: part.unit, decimals: 2,
            published: .notReported, parameters.scale.setting(of: sample.runs),
            metric: part.metric(dataset))
        }
      }
  }

  private func ranges() throws -> [Cell] {
    try [.text("range of the gap")]
      + samples.flatMap { dataset, _, sample -> [Cell] in
        let gaps = sample.gaps.map(\.value)
        guard let low = gaps.min(), let high = gaps.max(), gaps.count > 1 else {
          return [.text(""), .text(""), .missing(because: "a range needs two seeds")]
        }
        return try [
          .text(""), .text(""),
          .comparison(
            Quantity(high - low, n: gaps.count, unit: .percentagePoints, decimals: 2),
            published.published("sec5_2_multi_seed/gap_stability_\(compact(dataset))"),
            under: parameters.scale.setting(of: sample.runs),
            metric: Part.gap.metric(dataset, "/range")),
        ]
      }
  }

  /// The name of a data set among published values: `cifar10`.
  private func compact(_ dataset: String) -> String { dataset.replacing("-", with: "") }
}
