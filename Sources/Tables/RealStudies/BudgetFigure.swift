import ReportModel
import Statistics

/// The picture of `budget-curves`: accuracy against epochs, each method at its chosen rate.
struct BudgetFigure {
  private let study: BudgetStudy

  init(_ study: BudgetStudy) { self.study = study }

  func figure() -> Figure {
    let grid = study.grid
    let series = RealMethod.allCases.map { method in
      Figure.Series(
        method.title, of: method.drawn, style: .line,
        points: grid.epochs.compactMap { epochs in
          .span(of: Sample(grid.chosen(method, after: epochs).map(\.percent)), at: Double(epochs))
        })
    }
    let ends = series.compactMap { line in
      line.points.last.map { last in
        "\(line.label) \(Quantity(last.y, unit: .percent, decimals: 1).text) after \(Int(last.x))"
      }
    }
    return Figure(
      id: "budget-curves", title: "Validation accuracy of each method at its chosen rate",
      summary: "Mean accuracy on validation images in percent, each method at the rate chosen at"
        + " \(grid.budget) epochs: " + ends.joined(separator: ", ") + ".",
      setting: study.setting, x: .init("epochs", scale: .logarithmic),
      y: .init("validation accuracy", unit: .percent), series: series,
      notes: Figure.spanNote(series))
  }
}
