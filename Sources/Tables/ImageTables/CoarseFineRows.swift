import Batches
import Datasets
import ImageStages
import Learning
import Paper
import ReportModel
import Statistics

/// The rows of `CoarseFine` on one data set.
struct CoarseFineRows {
  /// The data set of the paper.
  static let home = ImageDatasetName.cifar100
  static let root = "sec5_3_d6_coarse_fine"

  let names: DatasetNames
  let coarse: GapSample
  let fine: GapSample
  let converged: GapSample
  let scale: ImageStudyScale
  let published: PublishedValues
  private let coarseLabels: String?

  init(
    _ dataset: String, probes: ImageRuns, converged: ImageRuns,
    _ parameters: CoarseFine.Parameters, published: PublishedValues
  ) {
    func sample(_ runs: ImageRuns, _ labels: LabelLevel) -> GapSample {
      GapSample(
        runs.runs.filter { $0.dataset == dataset && $0.metrics.labels == labels },
        rule: parameters.scale.learnedRule)
    }
    names = DatasetNames(artifact: "coarse-fine", home: Self.home, dataset: dataset)
    coarse = sample(probes, .coarse)
    fine = sample(probes, .fine)
    self.converged = sample(converged, .fine)
    scale = parameters.scale
    self.published = published
    coarseLabels = parameters.coarseLabels[dataset]
  }

  /// The same of one seed alone.
  private init(_ rows: CoarseFineRows, seed: UInt64) {
    names = rows.names
    coarse = rows.coarse.only(seed)
    fine = rows.fine.only(seed)
    converged = rows.converged.only(seed)
    scale = rows.scale
    published = rows.published
    coarseLabels = rows.coarseLabels
  }

  func table() throws -> Table {
    let percent = ["DTG-FF", "BP-DeepSup"].map { Column($0, unit: .percent, better: .higher) }
    return try Table(
      id: names.id("coarse-fine"), title: names.title(CoarseFine.title),
      setting: scale.setting(
        of: [coarse, fine, converged].map(\.runs).first { !$0.isEmpty } ?? []),
      columns: [Column("labels")] + percent + [Column("gap", unit: .percentagePoints)],
      rows: [
        level("coarse\(classes(coarse))", "coarse", coarse),
        level("fine\(classes(fine))", "fine", fine),
        level("fine, full length", "converged", converged),
        [.text("fine minus coarse"), .text(""), .text(""), differential()],
        [.text("drift of the fine gap"), .text(""), .text(""), drift()],
      ],
      notes: [
        "The gap is BP-DeepSup by the sum of its layers minus DTG-FF by its classifier, seed by seed.",
        "The drift is the fine gap of the short trainings minus that of the long ones; it is a difference"
          + " of two means, as their seeds differ, and has its standard error after ±.",
      ] + baselines + (coarseLabels.map { ["Coarse labels: \($0)."] } ?? []))
  }

  /// The numbers of single seeds; all seeds decide whether a gap is given.
  func perSeed() throws -> [Metric] {
    let seeds = Set([coarse, fine, converged].flatMap { $0.runs.map(\.metrics.seed) })
    return try seeds.sorted().flatMap { seed in
      try CoarseFineRows(self, seed: seed).table().metrics.map { try $0.ofSeed(seed) }
    }
  }

  /// The number of classes under one labelling, as a label continues with it.
  func classes(_ sample: GapSample) -> String {
    sample.runs.first.map { ", \($0.metrics.classes) classes" } ?? ""
  }

  private var baselines: [String] {
    let known = [("coarse", coarse), ("fine", fine), ("fine, full length", converged)]
      .compactMap { label, sample in
        sample.baseline.accuracy.map {
          "\(label) \(Quantity($0, unit: .percent, decimals: 1).text) %"
        }
      }
    return known.isEmpty
      ? [] : ["Softmax regression on the same pixels: \(known.joined(separator: "; "))."]
  }

  private func level(_ label: String, _ name: String, _ sample: GapSample) throws -> [Cell] {
    func cell(_ values: [Double], _ unit: Unit, _ part: String) throws -> Cell {
      guard !values.isEmpty else { return .missing(because: "not part of this study") }
      let paper = try paper(name, part)
      if part == "gap", let obstacle = sample.obstacle {
        return obstacle.cell(beside: paper)
      }
      return try .mean(
        of: values, unit: unit, published: paper, scale.setting(of: sample.runs),
        metric: names.metric("\(name)/\(part.replacing("_", with: "-"))"))
    }
    return try [
      .text(label),
      cell(sample.accuracies(.dtgFF).map(\.value), .percent, "dtg_ff"),
      cell(sample.accuracies(.backpropagation).map(\.value), .percent, "bp_deepsup"),
      cell(sample.gaps.map(\.value), .percentagePoints, "gap"),
    ]
  }

  /// Only the gap of the long trainings is printed in this section.
  private func paper(_ name: String, _ part: String) throws -> Published? {
    guard name == "converged" else { return try paper("\(name)/\(part)") }
    guard part == "gap" else { return names.isPublished ? .notReported : nil }
    return try paper("converged_fine_gap")
  }

  func paper(_ path: String) throws -> Published? {
    names.isPublished ? try published.published("\(Self.root)/\(path)") : nil
  }

  private func differential() throws -> Cell {
    let paper = try paper("gap_differential")
    let coarseGaps = coarse.gaps
    let differences = fine.gaps.compactMap { seed, value in
      coarseGaps.first { $0.seed == seed }.map { value - $0.value }
    }
    if let obstacle = coarse.obstacle ?? fine.obstacle, !differences.isEmpty {
      return obstacle.cell(beside: paper)
    }
    guard !differences.isEmpty else { return .missing(because: "not part of this study") }
    return try .mean(
      of: differences, unit: .percentagePoints, signed: true, published: paper,
      scale.setting(of: coarse.runs + fine.runs), metric: names.metric("fine-minus-coarse"))
  }

  private func drift() throws -> Cell {
    let paper = try paper("fine_gap_drift_to_400_epochs")
    let (short, long) = (fine.gaps.map(\.value), converged.gaps.map(\.value))
    guard !short.isEmpty, !long.isEmpty else { return .missing(because: "not part of this study") }
    if let obstacle = fine.obstacle ?? converged.obstacle {
      return obstacle.cell(beside: paper)
    }
    let samples = [Sample(short), Sample(long)]
    let errors = samples.compactMap(\.standardError)
    // The standard error of a difference of two means, which is no deviation over seeds.
    let error = errors.count == 2 ? (errors.map { $0 * $0 }.reduce(0, +)).squareRoot() : nil
    let drift = Quantity(
      samples[0].mean - samples[1].mean, spread: error, unit: .percentagePoints, decimals: 1,
      signed: true)
    let setting = try scale.setting(of: fine.runs + converged.runs)
    let metric = try names.metric("drift")
    guard let paper else { return Cell(.quantity(drift), metric: metric, setting: setting) }
    return .comparison(drift, paper, under: setting, metric: metric)
  }
}
