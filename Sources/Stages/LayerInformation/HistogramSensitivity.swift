import Information
import Pipeline
import Report

/// How an estimate by histograms depends on the number of bins (appendix C.3).
struct HistogramSensitivity: Stage {
  typealias Parameters = ImageStudyScale

  static let declaration = StageDeclaration(
    kind: "mi-histogram", summary: "Information of scalar goodness by histograms.",
    inputs: [.many("scalars", reading: ScalarInformation.file)],
    outputs: ArtifactFiles.names, code: CodeScope.informationTables + CodeScope.information,
    isArtifact: true)

  static let example = ImageStudyScale.example

  static func run(_ scale: ImageStudyScale, in context: StageContext) throws {
    let study = try LayerStudy(context, slot: "scalars") { input in
      let result = try StableJSON.read(
        ScalarInformation.Result.self, from: input.path(ScalarInformation.file))
      return (result, result.network)
    }
    guard let bins = study.results.first?.bins,
      study.results.allSatisfy({ $0.bins == bins })
    else { throw StageError.invalidInput("the estimates have different numbers of bins") }
    let setting = try scale.setting(of: study.runs)
    let published = try PublishedValues(context)
    let known = Set(published.paths)
    var rows = try bins.enumerated().map { place, count -> [Cell] in
      let path = "c3_histogram_sensitivity/bins_\(count)"
      return try [
        .text("\(count) bins"),
        study.cell(
          .bits, decimals: 2,
          published: known.contains(path) ? published.published(path) : .notReported, setting,
          metric: "mi-histogram:bins=\(count)"
        ) { mean($0.layers.map { $0.byHistogram[place].bits }) },
        study.cell(
          .bits, decimals: 2, setting,
          metric: "mi-histogram:bins=\(count)/bias"
        ) { mean($0.layers.map { $0.byHistogram[place].bias }) },
        study.cell(
          .bits, decimals: 2, setting,
          metric: "mi-histogram:bins=\(count)/corrected"
        ) { mean($0.layers.map { $0.byHistogram[place].bits - $0.byHistogram[place].bias }) },
      ]
    }
    rows.append([
      .text("neighbours"),
      try study.cell(
        .bits, decimals: 2,
        published: published.published("c3_histogram_sensitivity/ksg_reference"), setting,
        metric: "mi-histogram:neighbors"
      ) { mean($0.layers.map(\.byNeighbors)) },
      .text(""), .text(""),
    ])
    let table = try Table(
      id: "mi-histogram", title: "Information of scalar goodness by histograms (App. C.3)",
      setting: setting,
      columns: [
        Column("estimator"), Column("information", unit: .bits), Column("bias", unit: .bits),
        Column("without bias", unit: .bits),
      ], rows: rows,
      notes: [
        "Means over layers. Bins have equal width over the observed range; bias is the first-order"
          + " excess of such an estimate (Miller and Madow), which the paper does not take off.",
        "A first order holds where bins have several samples each.",
        "The paper's reference by neighbours here and its mean over layers in mi-diagnostic"
          + " differ.",
      ])
    try ArtifactFiles(
      Document(
        title: table.title, blocks: [.table(table), .figure(figure(study, bins, setting))])
    ).write(to: context)
  }

  private static func figure(
    _ study: LayerStudy<ScalarInformation.Result>, _ bins: [Int], _ setting: Setting
  ) -> Figure {
    func series(
      _ label: String, _ value: @escaping (ScalarInformation.Layer, Int) -> Double
    ) -> Figure.Series {
      Figure.Series(
        label, style: .line,
        points: bins.enumerated().map { place, count in
          study.point(Double(count)) { mean($0.layers.map { value($0, place) }) }
        })
    }
    let reference = mean(study.results.map { mean($0.layers.map(\.byNeighbors)) })
    return Figure(
      id: "mi-histogram", title: "Information of scalar goodness against the number of bins",
      summary:
        "Bits of information against the number of bins, as estimated and without the bias of"
        + " such an estimate, beside the estimate by nearest neighbours.",
      setting: setting, x: Figure.Axis("bins", scale: .logarithmic),
      y: Figure.Axis("information", unit: .bits),
      series: [
        series("histogram") { $0.byHistogram[$1].bits },
        series("without bias") { $0.byHistogram[$1].bits - $0.byHistogram[$1].bias },
      ],
      levels: [Figure.Level("by neighbours", y: reference)])
  }
}
