import Learning
import ReportModel
import Statistics
import SyntheticStages

/// How far our numbers of Table 5 lie from the paper's, measured by the spread over teachers.
struct LevelTable {
  /// A number that the paper has for each K.
  struct Subject {
    let title: String
    /// The names of its distance and of z in metrics, after `table5:K/`.
    let distance: String
    let z: String
    let unit: Unit
    /// Its value for each seed.
    let values: (_ classes: Int) -> [Double]
    let published: (_ classes: Int) throws -> Published
  }

  private let id: String
  private let title: String
  private let subjects: [Subject]
  private let results: StudyResults
  private let setting: Setting

  private init(
    _ id: String, _ title: String, _ subjects: [Subject], _ results: StudyResults,
    _ setting: Setting
  ) {
    self.id = id
    self.title = title
    self.subjects = subjects
    self.results = results
    self.setting = setting
  }

  /// Test accuracies of all methods.
  static func accuracies(
    _ results: StudyResults, _ published: PublishedStudy, _ setting: Setting
  ) throws -> Table {
    let subjects = TrainTestGaps.methods.map { method in
      Subject(
        title: method.title, distance: "\(method.rawValue)/minus-paper", z: "\(method.rawValue)/z",
        unit: .percent, values: { results.group($0, method).map(\.testPercent) },
        published: { try published.row("table5", $0, "\(method.publishedName)/test") })
    }
    return try LevelTable(
      "table5-levels",
      "Distance to the paper's test accuracies in units of the spread (App. E)", subjects, results,
      setting
    ).table()
  }

  /// Train-test gaps of all methods, and how much wider that of BP is than that of DTG-FF.
  static func gaps(
    _ results: StudyResults, _ published: PublishedStudy, _ setting: Setting
  ) throws -> Table {
    let methods = TrainTestGaps.methods.map { method in
      Subject(
        title: method.title, distance: "\(method.rawValue)/gap-minus-paper",
        z: "\(method.rawValue)/gap-z", unit: .percentagePoints,
        values: { results.group($0, method).map(\.gap) },
        published: { try published.row("table5", $0, "\(method.publishedName)/train_test_gap") })
    }
    let difference = Subject(
      title: "BP − DTG-FF", distance: "bp-gap-minus-dtg-gap/minus-paper",
      z: "bp-gap-minus-dtg-gap/z", unit: .percentagePoints,
      values: { results.gapDifferences($0).map(\.value) },
      published: { try published.row("table5", $0, "bp_gap_minus_dtg_gap") })
    return try LevelTable(
      "table5-gap-levels", "Distance to the paper's gaps in units of the spread (App. E)",
      methods + [difference], results, setting
    ).table()
  }

  private func table() throws -> Table {
    let columns = subjects.flatMap { subject in
      [
        Column("ours − paper", group: subject.title, unit: .percentagePoints),
        Column("z", group: subject.title),
      ]
    }
    var distances = [[Double]](repeating: [], count: subjects.count)
    var rows = try results.classes.map { classes in
      var row = [Cell.integer(classes)]
      for (index, subject) in subjects.enumerated() {
        row += try cells(classes, subject, &distances[index])
      }
      return row
    }
    rows.append(try summary(distances))
    return try Table(
      id: id, title: title, setting: setting, columns: [Column("K")] + columns, rows: rows,
      notes: [
        "After ±, the std of ours over seeds. If ours and the paper's differ only in the teachers drawn, z "
          + "follows Student's t with n − 1 degrees of freedom: for n = 5, |z| is below 2.8 in 95 % of "
          + "cases. The rms is over all K that could be compared."
      ])
  }

  /// The distance to the paper's number, and z; its value goes to `distances` if there is one.
  private func cells(
    _ classes: Int, _ subject: Subject, _ distances: inout [Double]
  ) throws -> [Cell] {
    let sample = Sample(subject.values(classes))
    guard sample.count > 0 else {
      return Array(repeating: .missing(because: "not part of this study"), count: 2)
    }
    let comparison = Comparison(
      Quantity(sample.mean, n: sample.count, unit: subject.unit, decimals: 1),
      try subject.published(classes), under: setting)
    guard let difference = comparison.difference else {
      let reason = comparison.obstacle ?? "the paper gives no number here"
      return Array(repeating: .missing(because: reason), count: 2)
    }
    let distance = Cell.quantity(
      Quantity(
        difference, spread: sample.deviation, n: sample.count, unit: .percentagePoints,
        decimals: 1, signed: true),
      metric: try MetricID("table5:\(classes)/\(subject.distance)"))
    guard let error = sample.standardError, error > 0 else {
      return [distance, .missing(because: "no spread over seeds")]
    }
    let z = difference / (2.0.squareRoot() * error)
    distances.append(z)
    return [
      distance,
      .quantity(
        Quantity(z, n: sample.count, unit: .ratio, decimals: 1, signed: true),
        metric: try MetricID("table5:\(classes)/\(subject.z)")),
    ]
  }

  /// The root mean square of z over K.
  ///
  /// If only the draw of teachers differs, z follows Student's t with ν = n - 1 degrees of freedom,
  /// whose mean square is ν / (ν - 2): 2 for five seeds, so an rms near 1.4 is what chance gives.
  private func summary(_ distances: [[Double]]) throws -> [Cell] {
    try [.text("rms")]
      + zip(subjects, distances).flatMap { subject, values -> [Cell] in
        guard !values.isEmpty else {
          return [.text(""), .missing(because: "no number could be compared")]
        }
        let rms = Sample(values.map { $0 * $0 }).mean.squareRoot()
        return [
          .text(""),
          .quantity(
            Quantity(rms, unit: .ratio, decimals: 1),
            metric: try MetricID("table5:rms/\(subject.z)")),
        ]
      }
  }
}
