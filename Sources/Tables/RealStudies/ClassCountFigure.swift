import Learning
import ReportModel
import Statistics

/// The picture of one regime of `real-classes`: both gaps against the number of classes.
struct ClassCountFigure {
  let regime: ClassRegime
  let rule: LearnedRule
  let setting: Setting

  func figure() -> Figure {
    var series: [Figure.Series] = []
    for pair in MethodPair.allCases {
      var means: [Figure.Point] = []
      var singles: [Figure.Point] = []
      for (classes, level) in regime.levels {
        guard let gaps = try? level.gaps(pair, .points, where: rule) else { continue }
        let x = Double(classes)
        if let mean = Figure.Point.mean(of: gaps.sample, at: x) { means.append(mean) }
        singles += gaps.sample.values.map { Figure.Point(x: x, y: $0) }
      }
      series += [
        Figure.Series(pair.title, of: pair.minuend.drawn, style: .line, points: means),
        Figure.Series(pair.title, of: pair.minuend.drawn, style: .points, points: singles),
      ]
    }
    return Figure(
      id: "real-classes-\(regime.name)",
      title: "Gaps against the number of classes, \(regime.title)", summary: Self.summary(series),
      setting: setting, x: .init("classes K"),
      y: .init("gap", unit: .percentagePoints), series: series,
      levels: [.init("no difference", y: 0)],
      notes: [
        "Small marks are subsets, or seeds where there is one subset. Intervals are those of their mean by"
          + " Student's t, at 95 %."
      ])
  }

  /// The ends of each line, in words.
  private static func summary(_ series: [Figure.Series]) -> String {
    let lines = series.filter { $0.style == .line }.compactMap { line -> String? in
      guard let first = line.points.first, let last = line.points.last else { return nil }
      return "\(line.label): \(SignedText.number(first.y)) at K = \(Int(first.x)),"
        + " \(SignedText.number(last.y)) at K = \(Int(last.x))"
    }
    return lines.isEmpty
      ? "No gap can be told." : "Mean gap in points. " + lines.joined(separator: "; ") + "."
  }
}
