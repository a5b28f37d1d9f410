import ReportModel
import Statistics

/// The pictures of a factorial study: the walk from corner to corner, and the effects against ln K.
struct FactorialFigures {
  let yields: FactorialYields

  private var plan: FactorialPlan { yields.plan }

  /// From the first corner to the last: the mean over the numbers of classes with its interval, and a line for each.
  ///
  /// Intervals of every line would hide one another; the table of effects has those of each number of classes.
  func walk() -> Figure {
    let places = plan.factors.indices.reduce(into: [0]) { $0.append(($0.last ?? 0) | 1 << $1) }
    let mean = places.enumerated().compactMap { index, place -> Figure.Point? in
      (try? yields.mean(.points) { $0[place] - $0[0] }).flatMap {
        .mean(of: Sample($0.map(\.value)), at: Double(index))
      }
    }
    let lines = yields.levels.compactMap { level -> Figure.Series? in
      let points = places.enumerated().compactMap { index, place in
        (try? level.values(.points) { $0[place] - $0[0] }).map {
          Figure.Point(x: Double(index), y: Sample($0.map(\.value)).mean)
        }
      }
      return points.isEmpty
        ? nil : Figure.Series("K = \(level.classes)", style: .line, points: points)
    }
    // A single number of classes is its own mean.
    let others = lines.count > 1 ? lines : []
    let label = others.isEmpty ? lines.first?.label : "mean over K"
    let lead = label.map { Figure.Series($0, style: .line, points: mean) }
    let series = [lead].compactMap(\.self) + others
    let titles = [plan.title(at: 0)] + plan.factors.map { "+ \($0.to)" }
    let end = plan.title(at: plan.design.corners - 1)
    return Figure(
      id: "\(plan.artifact)-walk",
      title: "From \(plan.title(at: 0)) to \(end), one switch at a time",
      summary: summary(series, titles), setting: yields.setting,
      x: .init("switches, one after the other; the last point is \(end)", categories: titles),
      y: .init("difference in accuracy", unit: .percentagePoints),
      series: series, levels: [.init(plan.title(at: 0), y: 0)],
      notes: Figure.intervalNote(series))
  }

  /// The whole difference and the main effects against the number of classes.
  func effects() -> Figure {
    let questions =
      [FactorialQuestion.distance(of: plan)] + FactorialQuestion.main(of: plan)
    let series = questions.compactMap { question -> Figure.Series? in
      let points = yields.byClasses(.points, question.value).compactMap { classes, seeds in
        Figure.Point.mean(of: Sample(seeds.map(\.value)), at: Double(classes))
      }
      return points.isEmpty ? nil : Figure.Series(question.title, style: .line, points: points)
    }
    return Figure(
      id: "\(plan.artifact)-effects", title: "Main effects against the number of classes",
      summary: ends(series), setting: yields.setting, x: .init("classes K", scale: .logarithmic),
      y: .init("effect on the test accuracy", unit: .percentagePoints), series: series,
      levels: [.init("no effect", y: 0)], notes: Figure.intervalNote(series))
  }

  private func summary(_ series: [Figure.Series], _ titles: [String]) -> String {
    let lines = series.map { line in
      line.label + ": "
        + line.points.dropFirst().map { point in
          "\(titles[Int(point.x)]) \(SignedText.number(point.y))"
        }.joined(separator: ", ")
    }
    return lines.isEmpty
      ? "No difference can be told."
      : "Mean difference in points. " + lines.joined(separator: "; ") + "."
  }

  private func ends(_ series: [Figure.Series]) -> String {
    let lines = series.compactMap { line -> String? in
      guard let first = line.points.first, let last = line.points.last else { return nil }
      return "\(line.label): \(SignedText.number(first.y)) at K = \(Int(first.x)),"
        + " \(SignedText.number(last.y)) at K = \(Int(last.x))"
    }
    return lines.isEmpty
      ? "No effect can be told." : "Mean effect in points. " + lines.joined(separator: "; ") + "."
  }
}
