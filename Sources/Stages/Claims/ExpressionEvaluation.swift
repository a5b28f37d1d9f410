import Datasets
import Paper
import ReportModel
import Statistics

/// Computes expressions from regenerated and published numbers.
struct ExpressionEvaluation {
  let metrics: ClaimMetrics
  let published: PublishedValues

  /// The number that `expression` means; metrics are taken as independent of each other.
  func estimate(_ expression: ClaimExpression) throws(ClaimProblem) -> Estimate {
    let estimate = try computed(expression) { id throws(ClaimProblem) in
      Estimate(try metric(id))
    }
    guard estimate.value.isFinite else { throw .notFinite }
    return estimate
  }

  /// The mean over the seeds or subsets that every metric has.
  private func paired(_ expression: ClaimExpression) throws(ClaimProblem) -> Estimate {
    let ids = expression.metricIDs
    var shared: Set<String>?
    for id in ids {
      _ = try metric(id)
      let own = Set(metrics.observations(of: id).keys)
      shared = shared?.intersection(own) ?? own
    }
    guard let shared, !shared.isEmpty else { throw .nothingToPair(Set(ids).sorted()) }
    var values: [Double] = []
    var unit: Unit?
    for name in shared.sorted() {
      let one = try computed(expression) { id throws(ClaimProblem) in
        guard let value = metrics.observations(of: id)[name] else { throw .absent(id) }
        return .constant(value, unit: try metric(id).unit)
      }
      values.append(one.value)
      unit = one.unit
    }
    return Estimate("\(ClaimExpression.paired(expression))", Sample(values), unit: unit)
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
    case .named(_, let inner): return try computed(inner, look)
    }
  }

  func metric(_ id: MetricID) throws(ClaimProblem) -> Metric {
    if let metric = metrics[id] { return metric }
    guard metrics.artifacts.contains(id.artifact) else {
      throw .notBuilt(artifact: id.artifact)
    }
    if let dataset = id.path.first(where: { ImageDatasetName(rawValue: $0) != nil }),
      !metrics.has(dataset: dataset)
    {
      throw .notTrained(dataset: dataset)
    }
    throw .absent(id)
  }

  private func constant(_ path: String) throws(ClaimProblem) -> Estimate {
    guard case .known(let number)? = try? published.published(path) else {
      throw .unpublished(path)
    }
    return .constant(number.value, unit: number.unit)
  }
}
