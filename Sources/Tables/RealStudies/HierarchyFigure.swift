import Learning
import ReportModel
import Statistics

/// The picture of `real-hierarchy`: both gaps at every level.
struct HierarchyFigure {
  let levels: HierarchyLevels
  let rule: LearnedRule
  let setting: Setting

  /// How far the two pairs are apart at a level, in places of the axis.
  private static let distance = 0.24

  func figure() -> Figure {
    var series: [Figure.Series] = []
    for (index, pair) in MethodPair.allCases.enumerated() {
      var means: [Figure.Point] = []
      var singles: [Figure.Point] = []
      for (place, level) in levels.all.enumerated() {
        guard let gaps = try? level.gaps(pair, .points, where: rule) else { continue }
        let x = Double(place) + Self.distance * (Double(index) - 0.5)
        if let mean = Figure.Point.mean(of: gaps.sample, at: x) { means.append(mean) }
        singles += gaps.sample.values.map { Figure.Point(x: x, y: $0) }
      }
      series += [
        Figure.Series(pair.title, of: pair.minuend.drawn, style: .points, points: means),
        Figure.Series(pair.title, of: pair.minuend.drawn, style: .points, points: singles),
      ]
    }
    return Figure(
      id: "real-hierarchy-gaps", title: "Gaps under groups and pairs of classes",
      summary: summary(), setting: setting,
      x: .init("labels", categories: levels.all.map(\.title)),
      y: .init("gap", unit: .percentagePoints), series: series,
      levels: [.init("no difference", y: 0)],
      notes: [
        "Small marks are groupings, pairs or seeds. Intervals are those of their mean by Student's t, at"
          + " 95 %."
      ])
  }

  private func summary() -> String {
    let lines = MethodPair.allCases.compactMap { pair -> String? in
      let means = levels.all.compactMap { level in
        (try? level.gaps(pair, .points, where: rule)).map {
          "\(level.title) \(SignedText.number($0.sample.mean))"
        }
      }
      return means.isEmpty ? nil : "\(pair.title): \(means.joined(separator: ", "))"
    }
    return lines.isEmpty
      ? "No gap can be told." : "Mean gap in points. " + lines.joined(separator: "; ") + "."
  }
}
