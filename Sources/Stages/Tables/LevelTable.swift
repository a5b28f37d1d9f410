import Learning
import Report

/// How far our accuracy levels lie from the paper's, measured by the spread over teachers.
struct LevelTable {
  private let results: StudyResults
  private let published: PublishedStudy
  private let setting: Setting

  private static let methods: [StudentMethod] = [.singleBP, .dtgFF]

  init(_ results: StudyResults, _ published: PublishedStudy, _ setting: Setting) {
    self.results = results
    self.published = published
    self.setting = setting
  }

  func table() throws -> Table {
    var columns = [Column("K")]
    for method in Self.methods {
      columns += [
        Column("ours − paper", group: method.title, unit: .percentagePoints),
        Column("std", group: method.title, unit: .percentagePoints),
        Column("z", group: method.title),
      ]
    }
    var distances: [StudentMethod: [Double]] = [:]
    var rows = try results.classes.map { classes in
      var row = [Cell.integer(classes)]
      for method in Self.methods {
        let sample = Sample(results.group(classes, method).map(\.testPercent))
        guard sample.count > 0 else {
          row += Array(repeating: .missing(because: "not part of this study"), count: 3)
          continue
        }
        let comparison = Comparison(
          Quantity(sample.mean, n: sample.count, unit: .percent, decimals: 1),
          try published.row("table5", classes, "\(method.publishedName)/test"), under: setting)
        row += try cells(classes, method, sample, comparison, &distances)
      }
      return row
    }
    rows.append(try summary(distances))
    return try Table(
      id: "table5-levels", title: "Distance to the paper's levels in units of the spread (App. E)",
      setting: setting, columns: columns, rows: rows,
      notes: [
        "If ours and the paper's differ only in the teachers drawn, z follows Student's t with "
          + "n − 1 degrees of freedom: for n = 5, |z| is below 2.8 in 95 % of cases. The rms is "
          + "over all K that could be compared."
      ])
  }

  private func cells(
    _ classes: Int, _ method: StudentMethod, _ sample: Sample, _ comparison: Comparison,
    _ distances: inout [StudentMethod: [Double]]
  ) throws -> [Cell] {
    let id = "table5:\(classes)/\(method.rawValue)"
    let spread: Cell =
      if let deviation = sample.deviation {
        .quantity(
          Quantity(deviation, n: sample.count, unit: .percentagePoints, decimals: 1),
          metric: try MetricID("\(id)/std"))
      } else {
        .missing(because: "one seed has no spread")
      }
    guard let difference = comparison.difference else {
      let reason = comparison.obstacle ?? "the paper gives no level here"
      return [.missing(because: reason), spread, .missing(because: reason)]
    }
    let distance = Cell.quantity(
      Quantity(
        difference, n: sample.count, unit: .percentagePoints, decimals: 1, signed: true),
      metric: try MetricID("\(id)/minus-paper"))
    guard let error = sample.standardError, error > 0 else {
      return [distance, spread, .missing(because: "no spread over seeds")]
    }
    let z = difference / (2.0.squareRoot() * error)
    distances[method, default: []].append(z)
    return [
      distance, spread,
      .quantity(
        Quantity(z, n: sample.count, unit: .ratio, decimals: 1, signed: true),
        metric: try MetricID("\(id)/z")),
    ]
  }

  /// The root mean square of z over K.
  ///
  /// If only the draw of teachers differs, z follows Student's t with ν = n - 1 degrees of freedom,
  /// whose mean square is ν / (ν - 2): 2 for five seeds, so an rms near 1.4 is what chance gives.
  private func summary(_ distances: [StudentMethod: [Double]]) throws -> [Cell] {
    var row = [Cell.text("rms")]
    for method in Self.methods {
      row += [.text(""), .text("")]
      let values = distances[method] ?? []
      guard !values.isEmpty else {
        row.append(.missing(because: "no level could be compared"))
        continue
      }
      let squares = values.map { $0 * $0 }
      row.append(
        .quantity(
          Quantity(Sample(squares).mean.squareRoot(), unit: .ratio, decimals: 1),
          metric: try MetricID("table5:rms/\(method.rawValue)/z")))
    }
    return row
  }
}
