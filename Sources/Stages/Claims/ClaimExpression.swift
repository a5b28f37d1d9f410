public import ReportModel

/// A number made of metrics: what a rule compares.
///
/// In JSON a metric is its id, a constant a number, and anything else an object with one member:
/// `{"minus": [a, b]}`, `{"ratio": [a, b]}`, `{"times": [a, b]}`, `{"mean": [a, b, …]}`,
/// `{"published": path}`, `{"paired": a}`, or `{"named": {"as": words, "is": a}}`.
public indirect enum ClaimExpression: Equatable, Sendable {
  case metric(MetricID)
  case number(Double)
  /// A number of the paper, by its path in the published values.
  case published(String)
  case minus(ClaimExpression, ClaimExpression)
  case ratio(ClaimExpression, ClaimExpression)
  case times(ClaimExpression, ClaimExpression)
  case mean([ClaimExpression])
  /// The expression computed seed by seed, then averaged: what seeds share cancels.
  case paired(ClaimExpression)
  /// The expression under a name, for people.
  case named(String, ClaimExpression)

  /// Every metric that takes part, in reading order.
  public var metricIDs: [MetricID] {
    switch self {
    case .metric(let id): [id]
    case .number, .published: []
    case .minus(let left, let right), .ratio(let left, let right), .times(let left, let right):
      left.metricIDs + right.metricIDs
    case .mean(let parts): parts.flatMap(\.metricIDs)
    case .paired(let inner), .named(_, let inner): inner.metricIDs
    }
  }
}

extension ClaimExpression: CustomStringConvertible {
  public var description: String {
    switch self {
    case .metric(let id): id.description
    case .number(let value): ClaimNumberText.text(value)
    case .published(let path): "published \(path)"
    case .minus(let left, let right): "\(left.operand) − \(right.operand)"
    case .ratio(let left, let right): "\(left.operand) / \(right.operand)"
    case .times(let left, let right): "\(left.operand) × \(right.operand)"
    case .mean(let parts): "mean(\(parts.map(\.description).joined(separator: ", ")))"
    case .paired(let inner): "by seed: \(inner)"
    case .named(let name, _): name
    }
  }

  /// The text with brackets where it is part of a larger one.
  private var operand: String {
    switch self {
    case .minus, .ratio, .times, .paired: "(\(self))"
    case .metric, .number, .published, .mean, .named: description
    }
  }
}

extension ClaimExpression: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case published, minus, ratio, times, mean, paired, named
  }

  private struct Named: Codable {
    var `as`: String
    var `is`: ClaimExpression
  }

  public init(from decoder: any Decoder) throws {
    if let single = try? decoder.singleValueContainer() {
      if let value = try? single.decode(Double.self) {
        self = .number(value)
        return
      }
      if let text = try? single.decode(String.self) {
        self = .metric(try MetricID(text))
        return
      }
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "expected one of \(CodingKeys.allCases.map(\.rawValue))"))
    }
    func pair() throws -> (ClaimExpression, ClaimExpression) {
      let parts = try container.decode([ClaimExpression].self, forKey: key)
      guard parts.count == 2 else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: container, debugDescription: "expected two, found \(parts.count)")
      }
      return (parts[0], parts[1])
    }
    switch key {
    case .published: self = .published(try container.decode(String.self, forKey: key))
    case .minus:
      let (left, right) = try pair()
      self = .minus(left, right)
    case .ratio:
      let (left, right) = try pair()
      self = .ratio(left, right)
    case .times:
      let (left, right) = try pair()
      self = .times(left, right)
    case .mean: self = .mean(try container.decode([ClaimExpression].self, forKey: key))
    case .paired: self = .paired(try container.decode(ClaimExpression.self, forKey: key))
    case .named:
      let named = try container.decode(Named.self, forKey: key)
      self = .named(named.as, named.is)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var single = encoder.singleValueContainer()
    switch self {
    case .metric(let id): try single.encode(id)
    case .number(let value): try single.encode(value)
    case .published(let path): try single.encode(["published": path])
    case .minus(let left, let right): try single.encode(["minus": [left, right]])
    case .ratio(let left, let right): try single.encode(["ratio": [left, right]])
    case .times(let left, let right): try single.encode(["times": [left, right]])
    case .mean(let parts): try single.encode(["mean": parts])
    case .paired(let inner): try single.encode(["paired": inner])
    case .named(let name, let inner): try single.encode(["named": Named(as: name, is: inner)])
    }
  }
}
