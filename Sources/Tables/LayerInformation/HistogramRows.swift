import Information
import InformationStages
import Paper
import ReportModel
import StageKit

/// The rows of `HistogramSensitivity` on one data set.
struct HistogramRows {
  private let study: LayerStudy<ScalarInformation.Result>
  private let bins: [Int]
  private let setting: Setting
  private let names: DatasetNames
  private let published: PublishedValues

  static let title = "Information of scalar goodness by histograms (App. C.3)"

  /// - Throws: `StageError` if the networks' estimates have different numbers of bins.
  init(
    _ study: LayerStudy<ScalarInformation.Result>, _ scale: ImageStudyScale,
    published: PublishedValues
  ) throws {
    guard let bins = study.results.first?.bins, study.results.allSatisfy({ $0.bins == bins }) else {
      throw StageError.invalidInput("the estimates have different numbers of bins")
    }
    self.study = study
    self.bins = bins
    setting = try scale.setting(of: study.runs)
    names = LayerStudyNames.of("mi-histogram", on: study.dataset)
    self.published = published
  }

  func table() throws -> Table {
    var rows = try bins.enumerated().map { place, count -> [Cell] in
      try [
        .text("\(count) bins"),
        study.cell(
          .bits, decimals: 2, published: paper("bins_\(count)"), setting,
          metric: names.metric("bins=\(count)")
        ) { mean($0.layers.map { $0.byHistogram[place].bits }) },
        study.cell(.bits, decimals: 2, setting, metric: names.metric("bins=\(count)/bias")) {
          mean($0.layers.map { $0.byHistogram[place].bias })
        },
        study.cell(.bits, decimals: 2, setting, metric: names.metric("bins=\(count)/corrected")) {
          mean($0.layers.map { $0.byHistogram[place].bits - $0.byHistogram[place].bias })
        },
      ]
    }
    rows.append([
      .text("neighbours"),
      try study.cell(
        .bits, decimals: 2, published: paper("ksg_reference"), setting,
        metric: names.metric("neighbors")
      ) { mean($0.layers.map(\.byNeighbors)) },
      .text(""), .text(""),
    ])
    return try Table(
      id: names.id("mi-histogram"), title: names.title(Self.title), setting: setting,
      columns: [
        Column("estimator"), Column("information", unit: .bits), Column("bias", unit: .bits),
        Column("without bias", unit: .bits),
      ], rows: rows,
      notes: [
        "Means over layers. Bins have equal width over the observed range; bias is the first-order"
          + " excess of such an estimate (Miller and Madow), which the paper does not take off.",
        "A first order holds where bins have several samples each.",
      ]
        + (names.isPublished
          ? [
            "The paper's reference by neighbours here and its mean over layers in mi-diagnostic"
              + " differ."
          ] : []))
  }

  /// What the paper says at a place; nil on a data set that it does not show.
  private func paper(_ place: String) throws -> Published? {
    guard names.isPublished else { return nil }
    let path = "c3_histogram_sensitivity/\(place)"
    return Set(published.paths).contains(path) ? try published.published(path) : .notReported
  }

  func figure() -> Figure {
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
      id: names.id("mi-histogram"),
      title: names.title("Information of scalar goodness against the number of bins"),
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
