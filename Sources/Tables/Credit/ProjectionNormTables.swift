import ImageStages
import Measurements
import Paper
import ReportModel

/// The tables of `ProjectionNorms` for the networks of one data set.
struct ProjectionNormTables {
  typealias Group = NetworkFindings<CreditMeasurement.Result>.Group

  private let group: Group
  private let title: String
  private let scale: ImageStudyScale
  private let published: PublishedValues
  private let setting: Setting
  private let layers: Range<Int>

  private static let artifact = "projection-norms"

  init(
    _ group: Group, title: String, _ scale: ImageStudyScale, published: PublishedValues
  ) throws {
    self.group = group
    self.title = title
    self.scale = scale
    self.published = published
    setting = try scale.setting(of: group.runs)
    layers = 0..<(group.findings.map(\.layers.count).min() ?? 0)
  }

  // MARK: Tables

  /// R as it was drawn.
  func norms() throws -> Table {
    let rows = try layers.map { layer in
      try [
        Cell.integer(layer), .integer(group.findings[0].layers[layer].dimension),
        .quantity(mean(layer, \.expectedNorm)),
        cell(layer, "column-norm") { Self.mean($0.columnNorms) },
        cell(layer, "smallest-column") { $0.columnNorms.min() ?? 0 },
        cell(layer, "largest-column") { $0.columnNorms.max() ?? 0 },
        cell(layer, "spectral-norm", \.spectralNorm),
      ]
    }
    let typical = group.mean(unit: .count, decimals: 2) { finding in
      Self.mean(finding.layers.map { Self.mean($0.columnNorms) })
    }
    let blank = Cell.text("")
    let all = try [
      Cell.text("all"), blank, blank,
      .comparison(
        typical,
        published.published("a5_projection_ablation/in_text/typical_column_norm"),
        under: setting, metric: id("column-norm")), blank, blank, blank,
    ]
    return try Table(
      id: "\(Self.artifact)-\(group.dataset)", title: "Projections of the layers: \(title)",
      setting: setting,
      columns: [
        Column("layer"), Column("d"), Column("√d σ", group: "length of a column"),
        Column("mean", group: "length of a column"),
        Column("smallest", group: "length of a column"),
        Column("largest", group: "length of a column"), Column("spectral norm"),
      ], rows: rows + [all],
      notes: [
        "σ is the standard deviation that R is drawn with. Means over networks, with the standard deviation"
          + " over networks after ±. The last row is the mean over layers; the paper names a typical length."
      ])
  }

  /// Gradients before and after training, and their bound.
  func gradients() throws -> Table {
    let moments: [(name: String, title: String, value: (LayerCredit) -> LayerCredit.Gradients)] = [
      ("drawn", "before training", \.drawn), ("trained", "after training", \.trained),
    ]
    let rows = try layers.map { layer in
      try [Cell.integer(layer)]
        + moments.flatMap { moment in
          try [
            .quantity(mean(layer) { moment.value($0).temperature }),
            cell(layer, "\(moment.name)/gradient") { moment.value($0).mean },
            cell(layer, "\(moment.name)/largest-gradient") { moment.value($0).largest },
            cell(layer, "\(moment.name)/bound") { $0.bound(at: moment.value($0)) },
            cell(layer, "\(moment.name)/share-of-bound") { Self.share($0, moment.value) },
          ] as [Cell]
        }
    }
    let columns = moments.flatMap { moment in
      ["T", "mean", "largest", "bound", "largest / bound"].map {
        Column($0, group: moment.title)
      }
    }
    let images = Set(group.findings.map(\.images)).sorted().map(String.init)
    return try Table(
      id: "\(Self.artifact)-\(group.dataset)-gradients",
      title: "Length of the gradient in a layer's goodness: \(title)", setting: setting,
      columns: [Column("layer")] + columns, rows: rows,
      notes: [
        "Gradients of \(images.joined(separator: " or ")) training images, each of its own loss, augmented as"
          + " in training and passed without dropout."
      ])
  }

  // MARK: Words and single networks

  /// How near gradients come to the bound.
  var finding: String {
    let shares = group.findings.flatMap { finding in
      finding.layers.flatMap { [Self.share($0, \.drawn), Self.share($0, \.trained)] }
    }
    let means = group.findings.flatMap { finding in
      finding.layers.map { $0.trained.mean / $0.bound(at: $0.trained) }
    }
    func percent(_ value: Double?) -> String {
      FixedPoint.text(100 * (value ?? .nan), decimals: 1) + " %"
    }
    let holds = shares.allSatisfy { $0 <= 1 }
    let verdict = holds ? "holds for all" : "fails for some"
    return "\(title): the bound \(verdict) images, layers and networks;"
      + " the largest gradient is \(percent(shares.max())) of it. After training, the mean gradient of a layer"
      + " is \(percent(means.min())) to \(percent(means.max())) of the layer's bound."
  }

  /// The numbers that claims may pair or count, network by network.
  func perSeed() throws -> [Metric] {
    let largest = try zip(group.findings, group.runs).map { finding, run in
      Metric(
        id: try id("largest-share-of-bound/seed=\(run.metrics.seed)"),
        Quantity(
          finding.layers.flatMap { [Self.share($0, \.drawn), Self.share($0, \.trained)] }.max()
            ?? 0, n: 1, unit: .ratio, decimals: 3), better: .neither,
        setting: try scale.setting(of: [run]))
    }
    return try largest
      + layers.flatMap { layer in
        try group.perSeed(
          "\(Self.artifact):\(group.dataset)/layer=\(layer)/spectral-norm", unit: .count,
          decimals: 2, scale
        ) { $0.layers[layer].spectralNorm }
      } + [
        Metric(
          id: id("largest-share-of-bound"),
          Quantity(
            largest.map(\.value).max() ?? 0, n: largest.count, unit: .ratio, decimals: 3),
          better: .neither, setting: setting)
      ]
  }

  // MARK: Cells

  private func cell(
    _ layer: Int, _ name: String, _ value: (LayerCredit) -> Double
  ) throws -> Cell {
    .quantity(mean(layer, value), metric: try id("layer=\(layer)/\(name)"))
  }

  private func mean(_ layer: Int, _ value: (LayerCredit) -> Double) -> Quantity {
    group.mean(unit: .count, decimals: 2) { value($0.layers[layer]) }
  }

  private func id(_ path: String) throws -> MetricID {
    try MetricID("\(Self.artifact):\(group.dataset)/\(path)")
  }

  /// The largest gradient in units of the bound.
  private static func share(
    _ layer: LayerCredit, _ moment: (LayerCredit) -> LayerCredit.Gradients
  ) -> Double {
    moment(layer).largest / layer.bound(at: moment(layer))
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
