import Foundation
import ImageStages
import Information
import InformationStages
import Learning
import Paper
import ReportModel
import StageKit

/// The rows of `InformationDiagnostic` on one data set.
struct InformationRows {
  private let scalars: LayerStudy<ScalarInformation.Result>
  private let probes: LayerStudy<LayerProbes.Result>
  private let setting: Setting
  private let names: DatasetNames
  private let published: PublishedValues

  private static let bounds: [(FeatureKind, column: String, title: String)] = [
    (.goodness, "spatial_goodness_probe_bound", "goodness vector"),
    (.means, "gap_probe_bound", "channel means"),
  ]

  init(
    _ scalars: LayerStudy<ScalarInformation.Result>, _ probes: LayerStudy<LayerProbes.Result>,
    _ scale: ImageStudyScale, published: PublishedValues
  ) throws {
    self.scalars = scalars
    self.probes = probes
    setting = try scale.setting(of: scalars.runs)
    names = LayerStudyNames.of("mi-diagnostic", on: scalars.dataset)
    self.published = published
  }

  func bounds() throws -> Table {
    let columns = [
      Column("layer"), Column("dimension", group: "goodness", unit: .features),
      Column("as a number, by neighbours", group: "information", unit: .bits),
      Column("goodness vector, at least", group: "information", unit: .bits),
      Column("channel means, at least", group: "information", unit: .bits),
    ]
    var rows = try (0..<scalars.layers).map { layer in
      try [.integer(layer), dimension(layer), scalar("layer_\(layer)", "layer=\(layer)", [layer])]
        + Self.bounds.map {
          try bound($0.0, "rows/layer_\(layer)/\($0.column)", "layer=\(layer)", [layer])
        }
    }
    let all = Array(0..<scalars.layers)
    rows.append(
      try [.text("mean"), .text(""), scalar("", "mean", all)]
        + Self.bounds.map { try bound($0.0, "mean/\($0.column)", "mean", all) })
    let neighbors = Set(scalars.results.map(\.neighbors)).sorted().map(String.init)
    return try Table(
      id: names.id("mi-diagnostic"),
      title: names.title("Information of each layer about the class (App. C.3)"),
      setting: setting, columns: columns, rows: rows,
      notes: [
        "The class itself has log2 K bits, \(entropyText) here. Activations are those after the"
          + " rectifier and before any norm, on test images.",
        "As a number: the sum of squares over a layer's units, by Ross's estimator with"
          + " k = \(neighbors.joined(separator: " and ")). Vectors: what Fano's inequality leaves at"
          + " least, given the error of a linear probe on images that it did not learn from.",
      ])
  }

  func accuracies() throws -> Table {
    let rows = try (0..<probes.layers).map { layer in
      try [Cell.integer(layer)]
        + [(FeatureKind.goodness, "spatial"), (FeatureKind.means, "gap")].map { kind, name in
          try probes.cell(
            .percent, decimals: 1,
            published: paper("rows/layer_\(layer)/implied_\(name)_probe_accuracy", [layer]),
            setting, metric: names.metric("accuracy/\(kind.rawValue)/layer=\(layer)")
          ) { 100 * (1 - $0.layers[layer][kind].error) }
        }
    }
    let sizes = Set(
      probes.results.flatMap(\.layers).map {
        "\($0.goodness.trainSamples) images, measured on \($0.goodness.testSamples)"
      })
    return try Table(
      id: names.id("mi-diagnostic-probes"),
      title: names.title("Accuracy of the probes behind the bounds (App. C.2)"),
      setting: setting,
      columns: [
        Column("layer"), Column("goodness vector", unit: .percent, better: .higher),
        Column("channel means", unit: .percent, better: .higher),
      ],
      rows: rows,
      notes: [
        "Probes learned from \(sizes.sorted().joined(separator: " or "))."
      ]
        + (names.isPublished
          ? ["The paper prints bounds only; its accuracies follow from them, within 0.2 points."]
          : []))
  }

  func figure() throws -> Figure {
    let layers = Array(0..<scalars.layers)
    let vectors = try Self.bounds.map { kind, _, title in
      Figure.Series(
        "\(title), at least", style: .line,
        points: try layers.map { layer in
          try probes.point(Double(layer)) { try bound($0, kind, layer) }
        })
    }
    let number = Figure.Series(
      "goodness as a number", style: .line,
      points: layers.map { layer in
        scalars.point(Double(layer)) { $0.layers[layer].byNeighbors }
      })
    return Figure(
      id: names.id("mi-diagnostic"), title: names.title("Information about the class by layer"),
      summary: "Bits of information about the class against the layer: by a probe of the goodness"
        + " vector, by a probe of the channel means, and in the goodness as one number.",
      setting: setting, x: Figure.Axis("layer", categories: layers.map(String.init)),
      y: Figure.Axis("information", unit: .bits), series: vectors + [number],
      levels: [Figure.Level("the class itself", y: log2(Double(scalars.classes)))],
      notes: scalars.results.count > 1 ? ["Intervals are ± one deviation over seeds."] : [])
  }

  private var entropyText: String {
    String(format: "%.2f", log2(Double(scalars.classes)))
  }

  /// The layers that the paper's network has.
  private var publishedLayers: Int { 7 }

  private func dimension(_ layer: Int) throws -> Cell {
    let widths = Set(probes.results.map { $0.layers[layer].goodnessDimension })
    guard let width = widths.first, widths.count == 1 else {
      throw StageError.invalidInput("layer \(layer) has different dimensions in different networks")
    }
    let dimension = Quantity(Double(width), unit: .features, decimals: 0)
    let metric = try names.metric("layer=\(layer)/dimension")
    guard let paper = try paper("rows/layer_\(layer)/goodness_dim", [layer]) else {
      return Cell(.quantity(dimension), metric: metric, setting: setting)
    }
    return .comparison(dimension, paper, under: setting, metric: metric)
  }

  /// The mean over layers; `row` is the paper's, empty for its mean.
  private func scalar(_ row: String, _ name: String, _ layers: [Int]) throws -> Cell {
    let path = row.isEmpty ? "mean" : "rows/\(row)"
    return try scalars.cell(
      .bits, decimals: 2, published: paper("\(path)/scalar_mi_ksg", layers), setting,
      metric: names.metric("\(name)/scalar")
    ) { result in mean(layers.map { result.layers[$0].byNeighbors }) }
  }

  private func bound(
    _ kind: FeatureKind, _ path: String, _ name: String, _ layers: [Int]
  ) throws -> Cell {
    try probes.cell(
      .bits, decimals: 2, published: paper(path, layers), setting,
      metric: names.metric("\(name)/\(kind.rawValue)")
    ) { result in try mean(layers.map { try bound(result, kind, $0) }) }
  }

  private func bound(
    _ result: LayerProbes.Result, _ kind: FeatureKind, _ layer: Int
  ) throws -> Double {
    try fanoBound(error: result.layers[layer][kind].error, classes: result.network.classes)
  }

  /// What the paper says of some layers; nil on a data set that it does not show.
  private func paper(_ path: String, _ layers: [Int]) throws -> Published? {
    guard names.isPublished else { return nil }
    return layers.allSatisfy { $0 < publishedLayers }
      ? try published.published("c3_layer_mi/\(path)") : .notReported
  }
}
