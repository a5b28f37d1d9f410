/// How far the numbers of one kind may move, and why so far.
public struct ToleranceRule: Equatable, Sendable {
  public var pattern: MetricPattern
  /// Only numbers of this unit.
  public var unit: Unit?
  /// A number is within tolerance when one of these holds.
  public var bounds: [Bound]
  /// What holds in their place where none of them can be applied.
  public var otherwise: [Bound]
  /// Where the standard error of a derived number is from; nil for a mean, which has its own.
  public var error: ErrorSource?
  /// Verdicts that do not fail the comparison.
  public var allowed: Set<Verdict>
  /// Why the bounds are as they are, for the reader of a report.
  public var reason: String

  public init(
    _ pattern: MetricPattern, unit: Unit? = nil, bounds: [Bound], otherwise: [Bound] = [],
    error: ErrorSource? = nil, allowed: Set<Verdict> = [], reason: String
  ) {
    self.pattern = pattern
    self.unit = unit
    self.bounds = bounds
    self.otherwise = otherwise
    self.error = error
    self.allowed = allowed
    self.reason = reason
  }

  /// What the bounds say of two readings: of those that can be applied, or else of the others.
  func answers(_ current: Reading, _ baseline: Reading) -> [Bound.Answer] {
    let answers = bounds.map { $0.answer(current, baseline) }
    guard answers.allSatisfy({ $0.holds == nil }), !otherwise.isEmpty else { return answers }
    return otherwise.map { $0.answer(current, baseline) }
  }

  func applies(to id: MetricID, unit: Unit) -> Bool {
    (self.unit == nil || self.unit == unit) && pattern.matches(id)
  }
}

/// How measured times are compared: never as such, only as a share of another of the same artifact.
///
/// Two machines, or two days on one machine, differ in all their times; a ratio of two times that were
/// taken side by side is a property of the methods.
public struct MeasurementRule: Equatable, Sendable {
  public var rule: ToleranceRule
  /// The metric to divide by; its stars stand for what those of the rule's pattern stand for.
  public var reference: MetricPattern

  public init(_ rule: ToleranceRule, reference: MetricPattern) {
    self.rule = rule
    self.reference = reference
  }

  /// The metric that `id` is divided by.
  func reference(for id: MetricID) -> MetricID? {
    rule.pattern.captures(of: id).flatMap(reference.filled)
  }
}
