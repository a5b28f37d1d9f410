import Report

/// Computes expressions from regenerated and published numbers.
struct ExpressionEvaluation {
  let metrics: ClaimMetrics
  let published: PublishedValues

  /// The number that `expression` stands for; metrics are taken as independent of each other.
  func estimate(_ expression: ClaimExpression) throws(ClaimProblem) -> Estimate {
    let estimate = try computed(expression) { id throws(ClaimProblem) in
      Estimate(try metric(id))
    }
    guard estimate.value.isFinite else { throw .notFinite }
    return estimate
  }

  /// The mean over the seeds that every metric has, and its standard error.
  private func paired(_ expression: ClaimExpression) throws(ClaimProblem) -> Estimate {
    let ids = expression.metricIDs
    var seeds: Set<Int>?
    for id in ids {
      _ = try metric(id)
      let own = Set(metrics.values(bySeedOf: id).keys)
      seeds = seeds?.intersection(own) ?? own
    }
    guard let seeds, !seeds.isEmpty else { throw .noCommonSeed(ids) }
    var values: [Double] = []
    var unit: Unit?
    for seed in seeds.sorted() {
      let one = try computed(expression) { id throws(ClaimProblem) in
        guard let value = metrics.values(bySeedOf: id)[seed] else { throw .absent(id) }
        return .constant(value, unit: try metric(id).unit)
      }
      values.append(one.value)
      unit = one.unit
    }
    return Estimate(values, unit: unit)
  }

  /// The expression with the number that `look` finds for each metric.
  private func computed(
    _ expression: ClaimExpression, _ look: (MetricID) throws(ClaimProblem) -> Estimate
  ) throws(ClaimProblem) -> Estimate {
    switch expression {
    case .metric(let id): return try look(id)
    case .number(let value): return .constant(value)
    case .published(let path): return try constant(path)
    case .minus(let left, let right):
      return try .difference(computed(left, look), computed(right, look))
    case .ratio(let left, let right):
      return try .ratio(computed(left, look), computed(right, look))
    case .times(let left, let right):
      return try .product(computed(left, look), computed(right, look))
    case .mean(let parts):
      var estimates: [Estimate] = []
      for part in parts { estimates.append(try computed(part, look)) }
      return try .mean(estimates)
    case .paired(let inner): return try paired(inner)
    }
  }

  func metric(_ id: MetricID) throws(ClaimProblem) -> Metric {
    if let metric = metrics[id] { return metric }
    throw metrics.artifacts.contains(id.artifact) ? .absent(id) : .notBuilt(artifact: id.artifact)
  }

  private func constant(_ path: String) throws(ClaimProblem) -> Estimate {
    guard case .known(let number)? = try? published.published(path) else {
      throw .unpublished(path)
    }
    return .constant(number.value, unit: number.unit)
  }
}
