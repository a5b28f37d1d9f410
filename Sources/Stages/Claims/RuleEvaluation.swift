import Report

/// Decides rules: a difference counts as seen when it exceeds so many standard errors.
struct RuleEvaluation {
  let expressions: ExpressionEvaluation
  let standardErrors: Double

  /// The comparisons of a rule; a claim holds when all of them do.
  func findings(_ rule: ClaimRule) -> [ClaimFinding] {
    switch rule {
    case .above(let comparison):
      [order(comparison.value, comparison.than, .above, comparison.exact ?? false)]
    case .below(let comparison):
      [order(comparison.value, comparison.than, .below, comparison.exact ?? false)]
    case .interval(let interval): [exclusion(interval)]
    case .descending(let ordering):
      zip(ordering.values, ordering.values.dropFirst()).map { upper, lower in
        order(upper, lower, .above, ordering.exact ?? false)
      }
    case .near(let equality): [nearness(equality)]
    case .all(let rules): rules.flatMap(findings)
    }
  }

  private func order(
    _ value: ClaimExpression, _ than: ClaimExpression, _ side: ClaimInterval.Side, _ exact: Bool
  ) -> ClaimFinding {
    let text = "\(value) \(side == .above ? ">" : "<") \(than)"
    do throws(ClaimProblem) {
      let (own, bound) = (try estimate(value, exact), try estimate(than, exact))
      let difference = try Estimate.difference(own, bound)
      let excess = side == .above ? difference.value : -difference.value
      var finding = finding(text, own, bound)
      finding.direction = excess > 0 ? .asClaimed : excess < 0 ? .opposite : .mixed
      guard let error = difference.standardError else {
        finding.reason = Self.withoutError(difference)
        return finding
      }
      finding.standardError = error
      let margin = standardErrors * error
      if abs(excess) > margin {
        finding.verdict = excess > 0 ? .supported : .contradicted
      } else {
        finding.reason =
          "the difference \(ClaimNumberText.text(difference.value)) is within "
          + "\(ClaimNumberText.text(standardErrors)) standard errors "
          + "(\(ClaimNumberText.text(margin)))"
      }
      return finding
    } catch {
      return unknown(text, error)
    }
  }

  private func exclusion(_ rule: ClaimInterval) -> ClaimFinding {
    let text =
      "[\(rule.low), \(rule.high)] \(rule.side == .above ? ">" : "<") "
      + ClaimNumberText.text(rule.excludes)
    do throws(ClaimProblem) {
      let low = try expressions.estimate(.metric(rule.low))
      let high = try expressions.estimate(.metric(rule.high))
      let middle = Estimate(
        (low.value + high.value) / 2, standardError: nil, n: low.n, unit: low.unit)
      var finding = finding(text, middle, .constant(rule.excludes))
      let (isAbove, isBelow) = (low.value > rule.excludes, high.value < rule.excludes)
      let isAsClaimed = (middle.value > rule.excludes) == (rule.side == .above)
      finding.direction = isAsClaimed ? .asClaimed : .opposite
      if isAbove || isBelow {
        finding.verdict = isAbove == (rule.side == .above) ? .supported : .contradicted
      } else {
        finding.reason =
          "the interval \(ClaimNumberText.text(low.value)) to \(ClaimNumberText.text(high.value)) "
          + "contains \(ClaimNumberText.text(rule.excludes))"
      }
      return finding
    } catch {
      return unknown(text, error)
    }
  }

  /// Equal when the whole range of chance lies within the tolerance, unequal when all of it is
  /// outside.
  private func nearness(_ rule: ClaimEquality) -> ClaimFinding {
    let text = "\(rule.value) = \(rule.to), within \(rule.within)"
    let exact = rule.exact ?? false
    do throws(ClaimProblem) {
      let (own, target) = (try estimate(rule.value, exact), try estimate(rule.to, exact))
      let tolerance = try estimate(rule.within, exact)
      let difference = try Estimate.difference(own, target)
      let distance = abs(difference.value)
      var finding = finding(text, own, target)
      finding.direction = distance <= tolerance.value ? .asClaimed : .opposite
      guard let error = difference.standardError else {
        finding.reason = Self.withoutError(difference)
        return finding
      }
      finding.standardError = error
      let margin = standardErrors * error
      if distance + margin <= tolerance.value {
        finding.verdict = .supported
      } else if distance - margin > tolerance.value {
        finding.verdict = .contradicted
      } else {
        finding.reason =
          "the distance \(ClaimNumberText.text(distance)) may by chance "
          + "(\(ClaimNumberText.text(margin))) lie on either side of the tolerance "
          + ClaimNumberText.text(tolerance.value)
      }
      return finding
    } catch {
      return unknown(text, error)
    }
  }

  private func estimate(_ expression: ClaimExpression, _ exact: Bool) throws(ClaimProblem)
    -> Estimate
  {
    let estimate = try expressions.estimate(expression)
    return exact ? estimate.takenAsExact : estimate
  }

  private func finding(_ text: String, _ value: Estimate, _ bound: Estimate) -> ClaimFinding {
    ClaimFinding(
      comparison: text, verdict: .undecided, direction: .mixed, value: value.value,
      standardError: value.standardError, n: value.n, unit: value.unit, bound: bound.value)
  }

  private func unknown(_ text: String, _ problem: ClaimProblem) -> ClaimFinding {
    ClaimFinding(
      comparison: text, verdict: .undecided, direction: .notMeasured,
      reason: problem.description)
  }

  private static func withoutError(_ difference: Estimate) -> String {
    difference.n.map { $0 < 2 } ?? false
      ? "one observation has no standard error" : "the numbers come without a spread"
  }
}
