import Statistics

/// Turns a rule into comparisons with zero.
struct RuleEvaluation {
  let expressions: ExpressionEvaluation

  /// The comparisons of a rule; a claim holds when all of them do.
  func comparisons(_ rule: ClaimRule) -> [RuleComparison] {
    switch rule {
    case .above(let comparison): [order(comparison, isAbove: true)]
    case .below(let comparison): [order(comparison, isAbove: false)]
    case .descending(let ordering):
      zip(ordering.values, ordering.values.dropFirst()).map { upper, lower in
        order(
          ClaimComparison(value: upper, than: lower, exact: ordering.exact), isAbove: true)
      }
    case .near(let equality): [nearness(equality)]
    case .all(let rules): rules.flatMap(comparisons)
    }
  }

  private func order(_ rule: ClaimComparison, isAbove: Bool) -> RuleComparison {
    var comparison = RuleComparison(
      "\(rule.value) \(isAbove ? ">" : "<") \(rule.than)", isExact: rule.exact ?? false,
      sides: 1)
    do throws(ClaimProblem) {
      let value = try expressions.estimate(rule.value)
      let bound = try expressions.estimate(rule.than)
      let excess: Estimate =
        isAbove ? try .difference(value, bound) : try .difference(bound, value)
      comparison.result = .success(
        RuleComparison.Numbers(value: value, bound: bound, excesses: [excess]))
    } catch {
      comparison.result = .failure(error)
    }
    return comparison
  }

  /// Two comparisons in one: the distance is to be smaller than the tolerance on either side.
  private func nearness(_ rule: ClaimEquality) -> RuleComparison {
    var comparison = RuleComparison(
      "\(rule.value) = \(rule.to), within \(rule.within)", isExact: rule.exact ?? false,
      sides: 2)
    do throws(ClaimProblem) {
      let value = try expressions.estimate(rule.value)
      var target = try expressions.estimate(rule.to)
      let tolerance = try expressions.estimate(rule.within)
      if rule.bothErrors ?? false, var mean = value.mean(exact: false) {
        // One spread serves both sides, so together they have its degrees of freedom and no more:
        // (v + v)² / (v²/ν + v²/(ν/3)) = ν.
        mean.degrees /= 3
        target.influences["the paper's trainings"] = Estimate.Influence(
          slope: 1, mean: mean, n: value.n)
      }
      let difference = try Estimate.difference(value, target)
      comparison.result = .success(
        RuleComparison.Numbers(
          value: value, bound: target,
          excesses: [
            try .sum(tolerance, difference), try .difference(tolerance, difference),
          ]))
    } catch {
      comparison.result = .failure(error)
    }
    return comparison
  }
}

/// One comparison of a rule, in one piece or in two.
struct RuleComparison {
  /// The comparison with ids, as in `table4:50/a > 0`.
  let text: String
  /// Whether chance has no part in its numbers.
  let isExact: Bool
  /// How many tests against the claim it takes part with.
  let sides: Int
  var result: Result<Numbers, ClaimProblem> = .failure(.nothingToAverage)

  /// What was compared.
  struct Numbers {
    var value: Estimate
    var bound: Estimate
    /// Above zero where the comparison holds, each of them.
    var excesses: [Estimate]
  }

  init(_ text: String, isExact: Bool, sides: Int) {
    self.text = text
    self.isExact = isExact
    self.sides = sides
  }
}
