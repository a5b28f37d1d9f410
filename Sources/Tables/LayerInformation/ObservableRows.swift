import Learning
import Paper
import ReportModel
import Statistics

/// The rows of `LayerObservables` on one data set.
struct ObservableRows {
  private let study: LayerStudy<LayerAgreement>
  private let setting: Setting
  private let names: DatasetNames
  private let published: PublishedValues

  init(
    _ study: LayerStudy<LayerAgreement>, _ scale: ImageStudyScale, published: PublishedValues
  ) throws {
    self.study = study
    setting = try scale.setting(of: study.runs)
    names = LayerStudyNames.of("mi-observables", on: study.dataset)
    self.published = published
  }

  func tables() throws -> [Table] { try [observables(), disagreements()] }

  private func observables() throws -> Table {
    func row(
      _ label: String, _ path: String, _ metric: String, unit: Unit = .percent,
      _ value: (LayerAgreement) -> Double
    ) throws -> [Cell] {
      [
        .text(label),
        try study.cell(
          unit, decimals: 1, signed: unit == .percentagePoints, published: paper(path), setting,
          metric: names.metric(metric), value),
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
    let headline = try published.text("\(Self.root)/dedicated_logit_sum_headline")
    return try Table(
      id: names.id("mi-observables"), title: names.title("Predictions of the layers (App. C.3)"),
      setting: setting, columns: [Column(""), Column("share of test images", unit: .percent)],
      rows: layers + together,
      notes: ["Disagreement is the mean over all pairs of layers."]
        + (names.isPublished
          ? [
            "The paper sets the sum of logits against \(headline) %, of a network that it trained for"
              + " that way of predicting; no convolution learns from the classifier, so both should be"
              + " one network."
          ] : []))
  }

  private static let root = "c3_layer_observables"

  /// What the paper says at a place; nil where it has none.
  private func paper(_ place: String) throws -> Published? {
    let path = "\(Self.root)/\(place)"
    guard names.isPublished, published.paths.contains(path) else { return nil }
    return try published.published(path)
  }

  private func disagreements() throws -> Table {
    let layers = 0..<study.layers
    let rows = try layers.map { first in
      try [Cell.integer(first)]
        + layers.map { second in
          guard first < second else { return .text("") }
          return try study.cell(
            .percent, decimals: 1, setting,
            metric: names.metric("disagreement/\(first)-\(second)")
          ) { $0.disagreement(first, second) }
        }
    }
    return try Table(
      id: names.id("mi-observables-pairs"),
      title: names.title("Test images on which two layers disagree"),
      setting: setting,
      columns: [Column("layer")]
        + layers.map { Column("\($0)", group: "layer", unit: .percent) },
      rows: rows)
  }

  func figure() -> Figure {
    let layers = Array(0..<study.layers)
    func mean(_ value: (LayerAgreement) -> Double) -> Double {
      Sample(study.results.map(value)).mean
    }
    return Figure(
      id: names.id("mi-observables"),
      title: names.title("Accuracy of the layers, alone and together"),
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
