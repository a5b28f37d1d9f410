import ImageStages
import Learning
import Paper
import ReportModel

/// The rows of `SeedStudy`.
struct SeedStudyRows {
  private typealias Values = [(seed: UInt64, value: Double)]

  private let parameters: SeedStudy.Parameters
  private let samples: [(dataset: String, title: String, sample: GapSample)]
  private let absent: AbsentDatasets
  private let published: PublishedValues
  private let paths: Set<String>

  init(
    _ parameters: SeedStudy.Parameters, _ runs: ImageRuns, absent: AbsentDatasets,
    published: PublishedValues
  ) {
    self.parameters = parameters
    self.absent = absent
    self.published = published
    paths = Set(published.paths)
    samples = parameters.columns.map { column in
      (
        column.dataset, column.title,
        GapSample(
          runs.runs.filter { $0.dataset == column.dataset },
          rule: parameters.scale.learnedRule)
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
      id: "multi-seed", title: SeedStudy.title,
      setting: parameters.scale.setting(
        of: samples.map(\.sample.runs).first { !$0.isEmpty } ?? []),
      columns: [Column("seed")] + columns,
      rows: seeds.map(row) + [means(), ranges()],
      notes: [
        "The gap is BP-DeepSup by the sum of its layers minus DTG-FF by its classifier, of the same seed."
          + " Its range is the largest minus the smallest."
      ] + baselines + (absent.note.map { ["absent: \($0)"] } ?? []))
  }

  /// What softmax regression reaches on each data set.
  private var baselines: [String] {
    let known = samples.compactMap { _, title, sample in
      sample.baseline.accuracy.map {
        "\(title) \(Quantity($0, unit: .percent, decimals: 1).text) %"
      }
    }
    return known.isEmpty
      ? [] : ["Softmax regression on the same pixels: \(known.joined(separator: ", "))."]
  }

  private func row(_ seed: UInt64) throws -> [Cell] {
    try [.text("\(seed)")]
      + samples.flatMap { dataset, _, sample in
        try Part.allCases.map { part in
          let paper =
            try parameters.publishedSeeds.contains(Int(seed))
            ? self.paper("seed\(seed)/\(part.publishedName)", dataset)
            : isPublished(dataset) ? .notReported : nil
          if let place = place(of: part, dataset, sample, beside: paper) { return place }
          guard let value = part.values(of: sample).first(where: { $0.seed == seed })?.value else {
            return .missing(because: "not part of this study")
          }
          return try .mean(
            of: [value], unit: part.unit, decimals: 2, published: paper,
            parameters.scale.setting(of: sample.runs.filter { $0.metrics.seed == seed }),
            metric: part.metric(dataset, "/seed=\(seed)"))
        }
      }
  }

  /// What is in the place of a number that cannot be given.
  private func place(
    of part: Part, _ dataset: String, _ sample: GapSample, beside paper: Published?
  ) -> Cell? {
    if sample.runs.isEmpty,
      let cell = absent.cell(dataset, isWholeColumn: true, beside: paper)
    {
      return cell
    }
    guard part == .gap, !sample.gaps.isEmpty, let obstacle = sample.obstacle else { return nil }
    return obstacle.cell(beside: paper)
  }

  private func means() throws -> [Cell] {
    try [.text("mean ± std")]
      + samples.flatMap { dataset, _, sample in
        try Part.allCases.map { part in
          if let place = place(of: part, dataset, sample, beside: nil) { return place }
          guard !sample.runs.isEmpty else { return .missing(because: "not part of this study") }
          return try .mean(
            of: part.values(of: sample).map(\.value), unit: part.unit, decimals: 2,
            published: isPublished(dataset) ? .notReported : nil,
            parameters.scale.setting(of: sample.runs), metric: part.metric(dataset))
        }
      }
  }

  private func ranges() throws -> [Cell] {
    try [.text("range of the gap")]
      + samples.flatMap { dataset, _, sample -> [Cell] in
        let paper = try paper("gap_stability", dataset)
        if let place = place(of: .gap, dataset, sample, beside: paper) {
          return [.text(""), .text(""), place]
        }
        let gaps = sample.gaps.map(\.value)
        guard let low = gaps.min(), let high = gaps.max(), gaps.count > 1 else {
          return [.text(""), .text(""), .missing(because: "a range needs two seeds")]
        }
        let range = Quantity(high - low, n: gaps.count, unit: .percentagePoints, decimals: 2)
        let setting = try parameters.scale.setting(of: sample.runs)
        let metric = try Part.gap.metric(dataset, "/range")
        let cell =
          paper.map { Cell.comparison(range, $0, under: setting, metric: metric) }
          ?? Cell(.quantity(range), metric: metric, setting: setting)
        return [.text(""), .text(""), cell]
      }
  }

  /// Whether the paper has this study on a data set.
  private func isPublished(_ dataset: String) -> Bool {
    paths.contains("\(Self.root)/gap_stability_\(compact(dataset))")
  }

  /// What the paper says at a place of this study; nil for a data set that it does not study.
  private func paper(_ place: String, _ dataset: String) throws -> Published? {
    guard isPublished(dataset) else { return nil }
    return try published.published("\(Self.root)/\(place)_\(compact(dataset))")
  }

  private static let root = "sec5_2_multi_seed"

  /// The name of a data set among published values: `cifar10`.
  private func compact(_ dataset: String) -> String { dataset.replacing("-", with: "") }
}
