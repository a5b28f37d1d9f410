import Learning
import Pipeline
import Report

/// Both ways of predicting and every layer's own accuracy, for every training of a sweep.
///
/// The paper treats predicting by the classifier and by the sum of layers as two trainings (section 5.4,
/// appendix C.3), though no convolution learns from the classifier: one training has both accuracies.
struct Evaluations: Stage {
  typealias Parameters = ImageStudyScale

  static let declaration = StageDeclaration(
    kind: "evaluations", summary: "Every way of predicting, for every training of a sweep.",
    inputs: [.many("runs", reading: ImageTrainingStage.metricsFile)],
    outputs: ArtifactFiles.names, code: CodeScope.imageTables, isArtifact: true)

  static let example = ImageStudyScale.example

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let runs = try ImageRuns(context)
    let layers = runs.runs.map(\.metrics.test.layers.count).max() ?? 0
    let ways =
      ["concatenated", "logit-sum"].map { Column($0, unit: .percent, better: .higher) }
      + (0..<layers).map { Column("\($0)", group: "layer", unit: .percent, better: .higher) }
    let groups = runs.groups
    let rows = try groups.map { dataset, variant in
      let group = runs.group(dataset, variant)
      let setting = try parameters.setting(of: group)
      func cell(_ values: [Double], _ name: String) throws -> Cell {
        guard !values.isEmpty else { return .text("") }
        let sample = Sample(values)
        return try Cell(
          .quantity(
            Quantity(
              sample.mean, spread: sample.deviation, n: sample.count, unit: .percent, decimals: 1)),
          metric: MetricID("evaluations:\(dataset)/\(variant)/\(name)"), setting: setting)
      }
      return try [.text(dataset), .text(variant)]
        + [
          cell(group.compactMap { $0.accuracy(.concatenated) }, "concatenated"),
          cell(group.compactMap { $0.accuracy(.logitSum) }, "logit-sum"),
        ]
        + (0..<layers).map { layer in
          try cell(
            group.compactMap { run in
              let all = run.metrics.test.layers
              return layer < all.count ? 100 * all[layer].fraction : nil
            }, "layer=\(layer)")
        }
    }
    let first = groups.first.map { runs.group($0.dataset, $0.variant) } ?? []
    let table = try Table(
      id: "evaluations", title: "Every training by every way of predicting",
      setting: parameters.setting(of: first),
      columns: [Column("data set"), Column("variant")] + ways, rows: rows,
      notes: [
        "Test accuracies, means over seeds. A network predicts by its classifier over concatenated"
          + " features, by the sum of its layers' logits, or by one layer's logits."
      ])
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)])).write(to: context)
  }
}
