import ReportModel

/// Puts one data set for another in the names of numbers.
struct MetricMove {
  var from: String
  var to: String

  /// `a:x/cifar-10` becomes `a:x/fashion-mnist`; where no data set is named, the new one comes first.
  func moved(_ id: MetricID) -> MetricID {
    let path =
      id.path.contains(from) ? id.path.map { $0 == from ? to : $0 } : [to] + id.path
    // The parts of an id and the name of a data set are spelled alike, so this is one too.
    return (try? MetricID("\(id.artifact):\(path.joined(separator: "/"))")) ?? id
  }
}

extension ClaimExpression {
  /// The expression with other metrics.
  func mapped(_ move: MetricMove?) -> ClaimExpression {
    guard let move else { return self }
    return switch self {
    case .metric(let id): .metric(move.moved(id))
    case .number, .published: self
    case .minus(let left, let right): .minus(left.mapped(move), right.mapped(move))
    case .ratio(let left, let right): .ratio(left.mapped(move), right.mapped(move))
    case .times(let left, let right): .times(left.mapped(move), right.mapped(move))
    case .mean(let parts): .mean(parts.map { $0.mapped(move) })
    case .paired(let inner): .paired(inner.mapped(move))
    case .named(let name, let inner): .named(name, inner.mapped(move))
    }
  }
}

extension ClaimRule {
  /// The rule about other metrics.
  func mapped(_ move: MetricMove?) -> ClaimRule {
    func comparison(_ comparison: ClaimComparison) -> ClaimComparison {
      var copy = comparison
      copy.value = comparison.value.mapped(move)
      copy.than = comparison.than.mapped(move)
      return copy
    }
    switch self {
    case .above(let own): return .above(comparison(own))
    case .below(let own): return .below(comparison(own))
    case .descending(let ordering):
      var copy = ordering
      copy.values = ordering.values.map { $0.mapped(move) }
      return .descending(copy)
    case .near(let equality):
      var copy = equality
      copy.value = equality.value.mapped(move)
      copy.to = equality.to.mapped(move)
      copy.within = equality.within.mapped(move)
      return .near(copy)
    case .all(let rules): return .all(rules.map { $0.mapped(move) })
    }
  }
}
