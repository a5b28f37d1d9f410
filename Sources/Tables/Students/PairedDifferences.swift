internal import Artifacts
internal import Learning
internal import ReportModel
package import StageKit
internal import Statistics
internal import SyntheticStages

/// Table 4 of appendix E: DTG-FF minus each baseline, paired by seed.
package struct PairedDifferences: Stage {
  package typealias Parameters = StudyScale

  package static let declaration = StageDeclaration(
    kind: "paired-differences", summary: "Table 4: paired differences of test accuracy.",
    inputs: [.many("students", reading: StudentFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = StudyScale.example

  /// The paper's columns, with their names in metrics and in the published values.
  static let baselines: [(method: StudentMethod, metric: String, published: String)] = [
    (.singleBP, "dtg-minus-single-bp", "dtg_minus_single_bp"),
    (.bpDeepSup, "dtg-minus-deepsup", "dtg_minus_bp_deepsup"),
    (.bpEnsemble, "dtg-minus-ensemble", "dtg_minus_bp_ensemble"),
  ]

  package static func run(_ scale: StudyScale, in context: StageContext) throws {
    let results = try StudyResults(context)
    let published = try PublishedStudy(context)
    let setting = results.setting(scale)
    var columns = [Column("K")]
    for baseline in baselines {
      let group = "minus \(baseline.method.title)"
      columns.append(
        Column("mean ± std", group: group, unit: .percentagePoints, better: .higher))
      columns.append(Column("wins", group: group, better: .higher))
    }
    var rows: [[Cell]] = []
    var perSeed: [Metric] = []
    for classes in results.classes {
      var row = [Cell.integer(classes)]
      for baseline in baselines {
        let id = "table4:\(classes)/\(baseline.metric)"
        let differences = results.differences(classes, .dtgFF, minus: baseline.method)
        let sample = Sample(differences.map(\.value))
        row.append(
          .mean(
            of: sample.values, unit: .percentagePoints, signed: true,
            published: try published.row(
              "table4", classes, "\(baseline.published)/mean_difference"),
            setting, metric: try MetricID(id)))
        row.append(
          sample.count == 0
            ? .missing(because: "not part of this study")
            : .comparison(
              .wins(sample.wins, of: sample.count),
              try published.row("table4", classes, "\(baseline.published)/wins"), under: setting,
              metric: try MetricID("\(id)/wins")))
        for (seed, value) in differences {
          var own = setting
          own.seeds = [seed]
          perSeed.append(
            Metric(
              id: try MetricID("\(id)/seed=\(seed)"),
              Quantity(value, n: 1, unit: .percentagePoints, decimals: 2, signed: true),
              better: .higher, setting: own))
        }
      }
      rows.append(row)
    }
    let table = try Table(
      id: "table4", number: "4",
      title: "Paired differences of test accuracy, DTG-FF minus each baseline (App. E)",
      setting: setting, columns: columns, rows: rows,
      notes: ["Wins count the seeds with a positive difference; std is over seeds, with n − 1."])
    try ArtifactFiles(
      Document(
        title: "DTG-FF against its baselines, paired by seed",
        blocks: [
          .table(table),
          .figure(
            try PairedDifferencesFigure(
              results: results, published: published, setting: setting
            ).figure()),
        ]),
      perSeed
    ).write(
      to: context)
  }
}
