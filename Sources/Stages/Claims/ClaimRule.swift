public import ReportModel

/// What decides a claim.
///
/// In JSON an object with one member: `above`, `below`, `descending`, `near` or `all`.
public indirect enum ClaimRule: Equatable, Sendable {
  /// The value lies above the other one.
  case above(ClaimComparison)
  /// The value lies below the other one.
  case below(ClaimComparison)
  /// Each value lies above the next.
  case descending(ClaimOrdering)
  /// The value is the other one, within a tolerance.
  case near(ClaimEquality)
  /// Every one of them holds.
  case all([ClaimRule])

  /// Every metric that the rule reads, in reading order.
  public var metricIDs: [MetricID] {
    switch self {
    case .above(let comparison), .below(let comparison):
      comparison.value.metricIDs + comparison.than.metricIDs
    case .descending(let ordering): ordering.values.flatMap(\.metricIDs)
    case .near(let equality):
      equality.value.metricIDs + equality.to.metricIDs + equality.within.metricIDs
    case .all(let rules): rules.flatMap(\.metricIDs)
    }
  }

  /// Whether chance has no part in any of its numbers.
  var isExact: Bool {
    switch self {
    case .above(let comparison), .below(let comparison): comparison.exact ?? false
    case .descending(let ordering): ordering.exact ?? false
    case .near(let equality): equality.exact ?? false
    case .all(let rules): rules.allSatisfy(\.isExact)
    }
  }
}

/// Two numbers, one of which is to be the larger.
public struct ClaimComparison: Equatable, Sendable, Codable {
  public var value: ClaimExpression
  public var than: ClaimExpression
  /// True for counts and sizes: numbers in which chance has no part even though no spread is known.
  public var exact: Bool?
}

/// Numbers from the largest to the smallest.
public struct ClaimOrdering: Equatable, Sendable, Codable {
  public var values: [ClaimExpression]
  public var exact: Bool?
}

/// Two numbers that are to be equal within a tolerance.
public struct ClaimEquality: Equatable, Sendable, Codable {
  public var value: ClaimExpression
  public var to: ClaimExpression
  public var within: ClaimExpression
  public var exact: Bool?
  /// True where `to` is a number of the paper from as many trainings: it then counts as no more certain
  /// than the regenerated one.
  public var bothErrors: Bool?
}

extension ClaimRule: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case above, below, descending, near, all
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "expected one of \(CodingKeys.allCases.map(\.rawValue))"))
    }
    switch key {
    case .above: self = .above(try container.decode(ClaimComparison.self, forKey: key))
    case .below: self = .below(try container.decode(ClaimComparison.self, forKey: key))
    case .descending: self = .descending(try container.decode(ClaimOrdering.self, forKey: key))
    case .near: self = .near(try container.decode(ClaimEquality.self, forKey: key))
    case .all: self = .all(try container.decode([ClaimRule].self, forKey: key))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .above(let comparison): try container.encode(comparison, forKey: .above)
    case .below(let comparison): try container.encode(comparison, forKey: .below)
    case .descending(let ordering): try container.encode(ordering, forKey: .descending)
    case .near(let equality): try container.encode(equality, forKey: .near)
    case .all(let rules): try container.encode(rules, forKey: .all)
    }
  }
}
