import ReportModel
import Statistics

/// The picture of `synthetic-real`: DTG-FF's advantage against the number of classes, on both kinds of data.
struct SyntheticRealFigure {
  let sides: [StudentSide]

  func figure() -> Figure {
    let series = sides.flatMap { side in
      StudentPair.allCases.map { pair in
        Figure.Series(
          "\(pair.title), \(side.title)", of: pair.baseline.drawn, style: .line,
          points: side.results.classes.compactMap { classes in
            (try? side.differences(classes, pair, .points)).flatMap {
              .mean(of: Sample($0.map(\.value)), at: Double(classes))
            }
          })
      }
    }
    let lines = series.compactMap { line -> String? in
      guard let first = line.points.first, let last = line.points.last else { return nil }
      return "\(line.label): \(SignedText.number(first.y)) at K = \(Int(first.x)),"
        + " \(SignedText.number(last.y)) at K = \(Int(last.x))"
    }
    return Figure(
      id: "synthetic-real", title: "DTG-FF's advantage against the number of classes",
      summary: lines.isEmpty
        ? "No difference can be told."
        : "Mean difference in points. " + lines.joined(separator: "; ") + ".",
      setting: sides[0].setting, x: .init("classes K", scale: .logarithmic),
      y: .init("difference in accuracy", unit: .percentagePoints), series: series,
      levels: [.init("no difference", y: 0)], notes: Figure.intervalNote(series))
  }
}
