import ReportModel
import Statistics
import SyntheticStages

/// The picture of Table 5: the train-test gap of each method against the number of classes.
struct TrainTestGapsFigure {
  let results: StudyResults
  let published: PublishedStudy
  let setting: Setting

  func figure() throws -> Figure {
    var series: [Figure.Series] = []
    var printed: [Figure.Series] = []
    for method in TrainTestGaps.methods {
      var means: [Figure.Point] = []
      var paperPoints: [Figure.Point] = []
      for classes in results.classes {
        let sample = Sample(results.group(classes, method).map(\.gap))
        if let mean = Figure.Point.mean(of: sample, at: Double(classes)) { means.append(mean) }
        let paper = try published.row(
          "table5", classes, "\(method.publishedName)/train_test_gap")
        if let value = paper.value(comparableUnder: setting, unit: .percentagePoints) {
          paperPoints.append(Figure.Point(x: Double(classes), y: value))
        }
      }
      series.append(Figure.Series(method.title, of: method.drawn, style: .line, points: means))
      printed += [.paper(paperPoints, of: method.drawn)].compactMap(\.self)
    }
    let ends = series.compactMap { line in
      line.points.last.map { last in
        "\(line.label) \(Quantity(last.y, unit: .percentagePoints, decimals: 1).text)"
      }
    }
    let largest = results.classes.last.map(String.init) ?? "–"
    series += printed
    return Figure(
      id: "table5-gaps", title: "Train-test gap against the number of classes",
      summary: "Training minus test accuracy in percentage points. At K = \(largest): "
        + ends.joined(separator: ", ") + ".",
      setting: setting, x: .init("classes K"),
      y: .init("train-test gap", unit: .percentagePoints), series: series,
      notes: Figure.intervalNote(series))
  }
}
