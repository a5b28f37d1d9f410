import Datasets
import Learning
import Pipeline
import Report
import Statistics

/// The gap between backpropagation and DTG-FF on coarse and on fine labels of the same images (paper,
/// section 5.3 and appendix D.6).
///
/// The gap is the accuracy of BP-DeepSup (sum of logits) minus that of DTG-FF (concat), paired by seed. The
/// drift is the fine gap of these short trainings minus that of trainings of full length.
struct CoarseFine: Stage {
  typealias Parameters = ImageStudyScale

  static let declaration = StageDeclaration(
    kind: "coarse-fine", summary: "The gap on coarse and on fine labels of the same images.",
    inputs: [
      .many("probes", reading: ImageTrainingStage.metricsFile),
      .many("runs", reading: ImageTrainingStage.metricsFile),
    ],
    outputs: ArtifactFiles.names, code: CodeScope.imageTables, isArtifact: true)

  static let example = ImageStudyScale.example

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let probes = try ImageRuns(context, slot: "probes")
    let rows = try CoarseFineRows(
      coarse: GapSample(probes.runs.filter { $0.metrics.labels == .coarse }),
      fine: GapSample(probes.runs.filter { $0.metrics.labels == .fine }),
      converged: GapSample(ImageRuns(context).runs), scale: parameters,
      published: PublishedValues(context))
    let table = try rows.table()
    let figure = try CoarseFineFigure(rows: rows).figure()
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table), .figure(figure)]))
      .write(to: context)
  }
}

/// Accuracies of both methods under one labelling, by ascending seed.
struct GapSample {
  let runs: [ImageRuns.Run]

  init(_ runs: [ImageRuns.Run]) { self.runs = runs.sorted { $0.metrics.seed < $1.metrics.seed } }

  /// DTG-FF predicts by its classifier, BP-DeepSup by the sum of its layers.
  func accuracies(_ method: ImageMethod) -> [(seed: UInt64, value: Double)] {
    runs.filter { $0.metrics.method == method }.compactMap { run in
      run.accuracy(method == .dtgFF ? .concatenated : .logitSum).map { (run.metrics.seed, $0) }
    }
  }

  /// BP-DeepSup minus DTG-FF for every seed that has both.
  var gaps: [(seed: UInt64, value: Double)] {
    let theirs = accuracies(.dtgFF)
    return accuracies(.backpropagation).compactMap { seed, value in
      theirs.first { $0.seed == seed }.map { (seed, value - $0.value) }
    }
  }
}

/// The rows of the artifact.
struct CoarseFineRows {
  let coarse: GapSample
  let fine: GapSample
  let converged: GapSample
  let scale: ImageStudyScale
  let published: PublishedValues

  static let root = "sec5_3_d6_coarse_fine"

  func table() throws -> Table {
    let percent = ["DTG-FF", "BP-DeepSup"].map { Column($0, unit: .percent, better: .higher) }
    return try Table(
      id: "coarse-fine", title: "The gap on coarse and on fine labels (Sec. 5.3, App. D.6)",
      setting: scale.setting(of: coarse.runs),
      columns: [Column("labels")] + percent + [Column("gap", unit: .percentagePoints)],
      rows: [
        level("coarse, 20 classes", "coarse", coarse),
        level("fine, 100 classes", "fine", fine),
        level("fine, full length", "converged", converged),
        [.text("fine minus coarse"), .text(""), .text(""), differential()],
        [.text("drift of the fine gap"), .text(""), .text(""), drift()],
      ],
      notes: [
        "The gap is BP-DeepSup by the sum of its layers minus DTG-FF by its classifier, seed by seed.",
        "The drift is the fine gap of the short trainings minus that of the long ones; it is a difference"
          + " of two means, as their seeds differ, and has its standard error after ±.",
      ])
  }

  private func level(_ label: String, _ name: String, _ sample: GapSample) throws -> [Cell] {
    func cell(_ values: [Double], _ unit: Unit, _ part: String) throws -> Cell {
      try .mean(
        of: values, unit: unit, published: paper(name, part), scale.setting(of: sample.runs),
        metric: MetricID("coarse-fine:\(name)/\(part.replacing("_", with: "-"))"))
    }
    return try [
      .text(label),
      cell(sample.accuracies(.dtgFF).map(\.value), .percent, "dtg_ff"),
      cell(sample.accuracies(.backpropagation).map(\.value), .percent, "bp_deepsup"),
      cell(sample.gaps.map(\.value), .percentagePoints, "gap"),
    ]
  }

  /// Only the gap of the long trainings is printed in this section.
  private func paper(_ name: String, _ part: String) throws -> Published {
    guard name == "converged" else {
      return try published.published("\(Self.root)/\(name)/\(part)")
    }
    return part == "gap"
      ? try published.published("\(Self.root)/converged_fine_gap") : .notReported
  }

  private func differential() throws -> Cell {
    let coarseGaps = coarse.gaps
    let differences = fine.gaps.compactMap { seed, value in
      coarseGaps.first { $0.seed == seed }.map { value - $0.value }
    }
    return try .mean(
      of: differences, unit: .percentagePoints, signed: true,
      published: published.published("\(Self.root)/gap_differential"),
      scale.setting(of: coarse.runs + fine.runs), metric: MetricID("coarse-fine:fine-minus-coarse"))
  }

  private func drift() throws -> Cell {
    let (short, long) = (fine.gaps.map(\.value), converged.gaps.map(\.value))
    guard !short.isEmpty, !long.isEmpty else { return .missing(because: "not part of this study") }
    let samples = [Sample(short), Sample(long)]
    let errors = samples.compactMap(\.standardError)
    // The standard error of a difference of two means, which is no deviation over seeds.
    let error = errors.count == 2 ? (errors.map { $0 * $0 }.reduce(0, +)).squareRoot() : nil
    return try .comparison(
      Quantity(
        samples[0].mean - samples[1].mean, spread: error, unit: .percentagePoints, decimals: 1,
        signed: true),
      published.published("\(Self.root)/fine_gap_drift_to_400_epochs"),
      under: scale.setting(of: fine.runs + converged.runs), metric: MetricID("coarse-fine:drift"))
  }
}
