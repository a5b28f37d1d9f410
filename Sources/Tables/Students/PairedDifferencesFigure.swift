import Learning
import ReportModel
import Statistics

/// The picture of Table 4: each difference against the number of classes, seed by seed and on average.
struct PairedDifferencesFigure {
  let results: StudyResults
  let published: PublishedStudy
  let setting: Setting

  func figure() throws -> Figure {
    var series: [Figure.Series] = []
    var printed: [Figure.Series] = []
    for baseline in PairedDifferences.baselines {
      let label = "minus \(baseline.method.title)"
      var means: [Figure.Point] = []
      var seeds: [Figure.Point] = []
      var paperPoints: [Figure.Point] = []
      for classes in results.classes {
        let x = Double(classes)
        let values = results.differences(classes, .dtgFF, minus: baseline.method).map(\.value)
        if let mean = Figure.Point.mean(of: Sample(values), at: x) { means.append(mean) }
        seeds += values.map { Figure.Point(x: x, y: $0) }
        let paper = try published.row(
          "table4", classes, "\(baseline.published)/mean_difference")
        if let value = paper.value(comparableUnder: setting, unit: .percentagePoints) {
          paperPoints.append(Figure.Point(x: x, y: value))
        }
      }
      series += [
        Figure.Series(label, of: baseline.method.drawn, style: .line, points: means),
        Figure.Series(label, of: baseline.method.drawn, style: .points, points: seeds),
      ]
      printed += [.paper(paperPoints, of: baseline.method.drawn)].compactMap(\.self)
    }
    series += printed
    return Figure(
      id: "table4-differences", title: "DTG-FF minus each baseline, against the number of classes",
      summary: Self.summary(series), setting: setting, x: .init("classes K"),
      y: .init("difference in accuracy", unit: .percentagePoints), series: series,
      levels: [.init("no difference", y: 0)],
      notes: ["Small marks are single seeds."] + Figure.intervalNote(series))
  }

  /// The ends of each line, in words.
  private static func summary(_ series: [Figure.Series]) -> String {
    let lines = series.filter { $0.style == .line }.compactMap { line -> String? in
      guard let first = line.points.first, let last = line.points.last else { return nil }
      return "\(line.label): \(text(first.y)) at K = \(Int(first.x)),"
        + " \(text(last.y)) at K = \(Int(last.x))"
    }
    return "Mean difference in percentage points. " + lines.joined(separator: "; ") + "."
  }

  private static func text(_ value: Double) -> String {
    Quantity(value, unit: .percentagePoints, decimals: 1, signed: true).text
  }
}
