import ReportModel
import Statistics

/// What `budget-curves` found, in sentences made from its numbers.
struct BudgetFindings {
  private let study: BudgetStudy

  init(_ study: BudgetStudy) { self.study = study }

  var sentences: [String] { learning + MethodPair.allCases.compactMap(trend) }

  /// Which methods have learned at the declared budget.
  private var learning: [String] {
    let grid = study.grid
    guard let linear = grid.linear(after: grid.budget) else { return [] }
    let methods = grid.methods.filter { $0 != .linear }.compactMap { method in
      study.excess(method, after: grid.budget).map { excess in
        let verb = study.rule.hasLearned(linear + excess, beside: linear) ? "" : ", not learned"
        return "\(method.title) \(SignedText.number(excess, decimals: 1))\(verb)"
      }
    }
    guard !methods.isEmpty else { return [] }
    let baseline = Quantity(linear, unit: .percent, decimals: 1).text
    return [
      "After \(grid.budget) epochs softmax regression has \(baseline) % of the validation images right;"
        + " beside it, in points: \(methods.joined(separator: "; "))."
    ]
  }

  /// How a gap changes from the shortest to the longest budget at which it can be told.
  private func trend(_ pair: MethodPair) -> String? {
    let gaps = study.grid.epochs.compactMap { epochs in
      (try? study.gaps(pair, after: epochs)).map { gaps in
        (epochs: epochs, mean: Sample(gaps.map(\.value)).mean)
      }
    }
    guard let first = gaps.first, let last = gaps.last, first.epochs < last.epochs else {
      return nil
    }
    return "\(pair.title) goes from \(SignedText.number(first.mean)) points after"
      + " \(first.epochs) epochs to \(SignedText.number(last.mean)) after \(last.epochs)."
  }
}
