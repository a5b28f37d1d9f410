import ReportModel
import Statistics

/// What the tables, the figure and the findings of `budget-curves` have in common.
struct BudgetStudy {
  let grid: BudgetGrid
  let rule: LearnedRule
  let setting: Setting

  /// How far a method at its chosen rate is above softmax regression of as many epochs, in points.
  func excess(_ method: RealMethod, after epochs: Int) -> Double? {
    let own = grid.chosen(method, after: epochs)
    guard !own.isEmpty, let linear = grid.linear(after: epochs) else { return nil }
    return Sample(own.map(\.percent)).mean - linear
  }

  /// The gaps of a pair at its chosen rates, by seed, where both methods have learned.
  func gaps(
    _ pair: MethodPair, after epochs: Int
  ) throws(Incomparable) -> [(seed: UInt64, value: Double)] {
    let theirs = grid.chosen(.dtgFF, after: epochs)
    let gaps = grid.chosen(pair.minuend, after: epochs).compactMap { own in
      theirs.first { $0.seed == own.seed }.map {
        (own.seed, GapScale.points.difference(own.accuracy, minus: $0.accuracy))
      }
    }
    guard !gaps.isEmpty else { throw .notTrained }
    guard let linear = grid.linear(after: epochs) else { throw .noBaseline }
    try LearnedRule.refuse(
      pair.methods.filter { method in
        let mean = Sample(grid.chosen(method, after: epochs).map(\.percent)).mean
        return !rule.hasLearned(mean, beside: linear)
      }.map(\.title))
    return gaps
  }
}
