internal import Artifacts
internal import ImageStages
internal import Learning
internal import ReportModel
package import StageKit
internal import Statistics

/// Both ways of predicting and every layer's own accuracy, for every training of a sweep.
///
/// The paper treats predicting by the classifier and by the sum of layers as two trainings (section 5.4,
/// appendix C.3), though no convolution learns from the classifier: one training has both accuracies.
///
/// Beside them stand guessing and a linear classifier of the same images. An accuracy that is not above
/// the linear one by two standard errors, those of drawing so many test images, carries a remark.
package struct Evaluations: Stage {
  package typealias Parameters = ImageStudyScale

  package static let declaration = StageDeclaration(
    kind: "evaluations", summary: "Every way of predicting, for every training of a sweep.",
    inputs: [.many("runs", reading: ImageNetworkFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = ImageStudyScale.example

  private static let title = "Every training by every way of predicting"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let runs = try ImageRuns(context)
    let layers = runs.runs.map(\.metrics.test.layers.count).max() ?? 0
    let columns =
      [Column("guessing", unit: .percent), Column("linear", unit: .percent, better: .higher)]
      + ["concatenated", "logit-sum"].map { Column($0, unit: .percent, better: .higher) }
      + (0..<layers).map { Column("\($0)", group: "layer", unit: .percent, better: .higher) }
    let groups = runs.groups.filter { dataset, variant in
      runs.group(dataset, variant).contains { $0.metrics.method != .linear }
    }
    let rows = try groups.map { dataset, variant in
      try EvaluationRow(
        dataset: dataset, variant: variant, group: runs.group(dataset, variant),
        linear: runs.runs.filter { $0.dataset == dataset && $0.metrics.method == .linear },
        scale: parameters
      ).cells(layers: layers)
    }
    let first = groups.first.map { runs.group($0.dataset, $0.variant) } ?? []
    let table = try Table(
      id: "evaluations", title: title,
      setting: parameters.setting(of: first),
      columns: [Column("data set"), Column("variant")] + columns, rows: rows,
      notes: [
        "Test accuracies, means over seeds. A network predicts by its classifier over concatenated"
          + " features, by the sum of its layers' logits, or by one layer's logits.",
        "Linear: softmax regression on the pixels of the same images.",
      ] + (absent.note.map { [$0] } ?? []))
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)])).write(to: context)
  }
}

/// One training by every way of predicting.
private struct EvaluationRow {
  let dataset: String
  let variant: String
  let group: [ImageRuns.Run]
  let linear: [ImageRuns.Run]
  let scale: ImageStudyScale

  func cells(layers: Int) throws -> [Cell] {
    let classes = group.first?.metrics.classes ?? 1
    return try [
      .text(dataset), .text(variant),
      .quantity(Quantity(100 / Double(classes), unit: .percent, decimals: 1)),
      cell(linear.compactMap { $0.accuracy(.concatenated) }, linear, "linear"),
      checked(.concatenated), checked(.logitSum),
    ]
      + (0..<layers).map { layer in
        try cell(
          group.compactMap { run in
            let all = run.metrics.test.layers
            return layer < all.count ? 100 * all[layer].fraction : nil
          }, group, "layer=\(layer)")
      }
  }

  private func cell(_ values: [Double], _ runs: [ImageRuns.Run], _ name: String) throws -> Cell {
    guard !values.isEmpty else { return .text("") }
    let sample = Sample(values)
    return try Cell(
      .quantity(
        Quantity(
          sample.mean, spread: sample.deviation, n: sample.count, unit: .percent, decimals: 1)),
      metric: MetricID("evaluations:\(dataset)/\(variant)/\(name)"),
      setting: scale.setting(of: runs))
  }

  /// The accuracy by a way of predicting that is meant to work, with a remark where it does not.
  private func checked(_ evaluation: ImageEvaluation) throws -> Cell {
    let values = group.compactMap { $0.accuracy(evaluation) }
    let cell = try cell(values, group, evaluation.rawValue)
    let baselines = linear.compactMap { $0.accuracy(.concatenated) }
    guard !values.isEmpty, !baselines.isEmpty else { return cell }
    let (own, baseline) = (Sample(values).mean, Sample(baselines).mean)
    // All seeds are tested on the same images, so more seeds are no more of those.
    let images = Double(group.map(\.metrics.testImages).min() ?? 0)
    let error = (own * (100 - own) / images + baseline * (100 - baseline) / images).squareRoot()
    return own - baseline > 2 * error
      ? cell : cell.footnote("not above the linear classifier of the same images")
  }
}
