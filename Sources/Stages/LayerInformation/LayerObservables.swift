import Pipeline
import Report
import Statistics

/// What the layers of a network predict, alone and together (appendix C.3).
struct LayerObservables: Stage {
  typealias Parameters = ImageStudyScale

  static let declaration = StageDeclaration(
    kind: "mi-observables", summary: "Accuracy, disagreement and oracle of the layers.",
    inputs: [
      .many("features", reading: LayerFeatureFiles.scalars, LayerFeatureFiles.network)
    ],
    outputs: ArtifactFiles.names, code: CodeScope.informationTables + CodeScope.information,
    isArtifact: true)

  static let example = ImageStudyScale.example

  static func run(_ scale: ImageStudyScale, in context: StageContext) throws {
    let study = try LayerStudy(context, slot: "features") { input in
      (
        LayerAgreement(try LayerScalars(input)),
        try StableJSON.read(ImageRunMetrics.self, from: input.path(LayerFeatureFiles.network))
      )
    }
    let setting = try scale.setting(of: study.runs)
    let tables = try [
      observables(study, PublishedValues(context), setting), disagreements(study, setting),
    ]
    try ArtifactFiles(
      Document(
        title: "What the layers predict, alone and together",
        blocks: tables.map { .table($0) } + [.figure(figure(study, setting))])
    ).write(to: context)
  }

  private static func observables(
    _ study: LayerStudy<LayerAgreement>, _ published: PublishedValues, _ setting: Setting
  ) throws -> Table {
    let known = Set(published.paths)
    func row(
      _ label: String, _ path: String, _ metric: String, unit: Unit = .percent,
      _ value: (LayerAgreement) -> Double
    ) throws -> [Cell] {
      let full = "c3_layer_observables/\(path)"
      return [
        .text(label),
        try study.cell(
          unit, decimals: 1, signed: unit == .percentagePoints,
          published: known.contains(full) ? published.published(full) : nil, setting,
          metric: "mi-observables:\(metric)", value),
      ]
    }
    let layers = try (0..<study.layers).map { layer in
      try row("layer \(layer)", "per_layer_accuracy/layer_\(layer)", "layer=\(layer)") {
        $0.accuracy(ofLayer: layer)
      }
    }
    let together = try [
      row("two layers disagree", "pairwise_disagreement_mean", "disagreement") {
        $0.meanDisagreement
      },
      row("some layer is right", "oracle_any_layer_correct", "oracle") { $0.oracle },
      row("sum of logits", "logit_sum_ensemble_on_concat_checkpoint", "ensemble") { $0.ensemble },
      row(
        "some layer − sum", "oracle_minus_ensemble", "oracle-minus-ensemble",
        unit: .percentagePoints
      ) { $0.oracle - $0.ensemble },
      row("classifier", "", "concatenated") { $0.concatenated },
    ]
    let headline = try published.text("c3_layer_observables/dedicated_logit_sum_headline")
    return try Table(
      id: "mi-observables", title: "Predictions of the layers (App. C.3)", setting: setting,
      columns: [Column(""), Column("share of test images", unit: .percent)],
      rows: layers + together,
      notes: [
        "Disagreement is the mean over all pairs of layers. The paper sets the sum of logits against"
          + " \(headline) %, of a network that it trained for that way of predicting; no convolution"
          + " learns from the classifier, so both should be one network."
      ])
  }

  private static func disagreements(
    _ study: LayerStudy<LayerAgreement>, _ setting: Setting
  ) throws -> Table {
    let layers = 0..<study.layers
    let rows = try layers.map { first in
      try [Cell.integer(first)]
        + layers.map { second in
          guard first < second else { return .text("") }
          return try study.cell(
            .percent, decimals: 1, setting,
            metric: "mi-observables:disagreement/\(first)-\(second)"
          ) { $0.disagreement(first, second) }
        }
    }
    return try Table(
      id: "mi-observables-pairs", title: "Test images on which two layers disagree",
      setting: setting,
      columns: [Column("layer")]
        + layers.map { Column("\($0)", group: "layer", unit: .percent) },
      rows: rows)
  }

  private static func figure(
    _ study: LayerStudy<LayerAgreement>, _ setting: Setting
  ) -> Figure {
    let layers = Array(0..<study.layers)
    func mean(_ value: (LayerAgreement) -> Double) -> Double {
      Sample(study.results.map(value)).mean
    }
    return Figure(
      id: "mi-observables", title: "Accuracy of the layers, alone and together",
      summary: "Test accuracy of each layer's own logits, beside that of their sum and the share of"
        + " images that at least one layer gets right.",
      setting: setting, x: Figure.Axis("layer", categories: layers.map(String.init)),
      y: Figure.Axis("test accuracy", unit: .percent),
      series: [
        Figure.Series(
          "one layer", style: .line,
          points: layers.map { layer in
            study.point(Double(layer)) { $0.accuracy(ofLayer: layer) }
          })
      ],
      levels: [
        Figure.Level("sum of logits", y: mean(\.ensemble)),
        Figure.Level("some layer is right", y: mean(\.oracle)),
      ])
  }
}
