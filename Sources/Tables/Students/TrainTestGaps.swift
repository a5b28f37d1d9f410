internal import Artifacts
internal import Learning
internal import ReportModel
package import StageKit
internal import SyntheticStages

/// Table 5 of appendix E: test accuracy and train-test gap of the four methods.
package struct TrainTestGaps: Stage {
  package typealias Parameters = StudyScale

  package static let declaration = StageDeclaration(
    kind: "train-test-gaps", summary: "Table 5: test accuracy and train-test gaps.",
    inputs: [.many("students", reading: StudentFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = StudyScale.example

  static let methods = StudentMethod.ofStudy

  package static func run(_ scale: StudyScale, in context: StageContext) throws {
    let results = try StudyResults(context)
    let published = try PublishedStudy(context)
    let setting = results.setting(scale)
    let document = Document(
      title: "Test accuracy and train-test gap",
      blocks: [
        .table(try gaps(results, published, setting)),
        .figure(
          try TrainTestGapsFigure(results: results, published: published, setting: setting)
            .figure()),
        .paragraph(
          "Teachers differ from seed to seed, and our copy of the paper lost its seeds. The next "
            + "table and the one after it set the distance to the paper's numbers beside the spread over "
            + "our teachers: z = difference / (√2 · standard error), as for two means of equally many "
            + "draws."
        ),
        .table(try LevelTable.accuracies(results, published, setting)),
        .table(try LevelTable.gaps(results, published, setting)),
      ])
    try ArtifactFiles(document, perSeed(results, setting)).write(to: context)
  }

  /// The numbers of every seed, for comparisons that pair seeds.
  private static func perSeed(_ results: StudyResults, _ setting: Setting) throws -> [Metric] {
    func metric(
      _ id: String, _ seed: Int, _ value: Double, _ unit: Unit, _ better: Direction
    ) throws -> Metric {
      var own = setting
      own.seeds = [seed]
      return Metric(
        id: try MetricID("table5:\(id)/seed=\(seed)"),
        Quantity(value, n: 1, unit: unit, decimals: 2), better: better, setting: own)
    }
    return try results.classes.flatMap { classes in
      let students = methods.flatMap { results.group(classes, $0) }
      let ownMetrics = try students.flatMap { student in
        let (id, seed) = ("\(classes)/\(student.method.rawValue)", Int(student.seed))
        return try [
          metric("\(id)/test", seed, student.testPercent, .percent, .higher),
          metric("\(id)/gap", seed, student.gap, .percentagePoints, .lower),
        ]
      }
      return try ownMetrics
        + results.gapDifferences(classes).map { seed, difference in
          try metric(
            "\(classes)/bp-gap-minus-dtg-gap", seed, difference, .percentagePoints, .higher)
        }
    }
  }

  private static func gaps(
    _ results: StudyResults, _ published: PublishedStudy, _ setting: Setting
  ) throws -> Table {
    // What the table is about comes first, where no screen is too narrow for it.
    var columns = [
      Column("K"), Column("gap BP − DTG-FF", unit: .percentagePoints, better: .higher),
    ]
    for method in methods {
      columns.append(Column("test", group: method.title, unit: .percent, better: .higher))
      columns.append(Column("gap", group: method.title, unit: .percentagePoints, better: .lower))
    }
    let rows = try results.classes.map { classes in
      var row = try [
        Cell.integer(classes),
        .mean(
          of: results.gapDifferences(classes).map(\.value), unit: .percentagePoints,
          signed: true,
          published: published.row("table5", classes, "bp_gap_minus_dtg_gap"), setting,
          metric: MetricID("table5:\(classes)/bp-gap-minus-dtg-gap")),
      ]
      for method in methods {
        let group = results.group(classes, method)
        let id = "table5:\(classes)/\(method.rawValue)"
        row.append(
          .mean(
            of: group.map(\.testPercent), unit: .percent,
            published: try published.row("table5", classes, "\(method.publishedName)/test"),
            setting, metric: try MetricID("\(id)/test")))
        row.append(
          .mean(
            of: group.map(\.gap), unit: .percentagePoints,
            published: try published.row(
              "table5", classes, "\(method.publishedName)/train_test_gap"),
            setting, metric: try MetricID("\(id)/gap")))
      }
      return row
    }
    return try Table(
      id: "table5", number: "5", title: "Test accuracy and train-test gap (App. E)",
      setting: setting,
      columns: columns, rows: rows,
      notes: [
        "Means over seeds; std over seeds (n − 1) after ±. Gap = training − test accuracy, with "
          + "training accuracy on all training samples."
      ])
  }
}
