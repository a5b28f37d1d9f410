internal import Statistics

/// How the standard error of a derived number follows from itself or from others of its run.
///
/// Means have theirs from their spread. A number that is computed from means or from observations has its
/// own, to first order and for observations that are nearly normal.
public enum ErrorSource: Equatable, Sendable {
  /// Of a number in proportion to the spread of n observations, as their standard deviation or their range
  /// is: the ratio of two such numbers squared follows Fisher's F with n - 1 and n - 1 degrees of freedom,
  /// exactly for deviations and nearly for ranges of few.
  case scale
  /// Of `z = d / (√2 s/√n)`, a difference in units of its error: `√(1/2 + z² / (2 (n - 1)))`.
  case z
  /// Of an end of a 95 % interval, or of a number beside it: `(high - low) / (2 · 1.96)`.
  ///
  /// The ends are called `ci-low` and `ci-high`: below the number, or after a name of their own beside it. A number
  /// without a spread that has them below it takes its error from them whatever its rule says.
  case interval
  /// The error of another metric; stars stand for what those of the rule's pattern stand for.
  case of(MetricPattern)

  /// The estimate of `id`, which the rule's pattern fits, or nil where what it needs is not there.
  func estimate(
    of id: MetricID, _ pattern: MetricPattern, among readings: [MetricID: Reading]
  ) -> MeanEstimate? {
    guard let reading = readings[id] else { return nil }
    let (value, count) = (reading.value, Double(reading.n ?? 2))
    func estimate(_ error: Double, degrees: Double = max(1, count - 1)) -> MeanEstimate? {
      MeanEstimate(value, standardError: error, degrees: degrees)
    }
    switch self {
    case .scale: return nil
    case .z: return estimate((0.5 + value * value / (2 * max(1, count - 1))).squareRoot())
    case .interval:
      let ends = Self.ends.map { end in
        places(of: id, end: end).lazy.compactMap { readings[$0]?.value }.first
      }
      guard let low = ends[0], let high = ends[1] else { return nil }
      return estimate((high - low).magnitude / (2 * 1.96), degrees: reading.seedDegrees)
    case .of(let other):
      guard let captures = pattern.captures(of: id), let source = other.filled(with: captures)
      else { return nil }
      return readings[source]?.estimate.flatMap {
        estimate($0.standardError, degrees: $0.degrees)
      }
    }
  }

  private static let ends = ["ci-low", "ci-high"]

  /// True if an interval stands below `id`.
  static func hasInterval(_ id: MetricID, among readings: [MetricID: Reading]) -> Bool {
    ends.allSatisfy { end in
      (try? MetricID("\(id)/\(end)")).map { readings[$0] != nil } ?? false
    }
  }

  /// Where an end of the interval of `id` may stand, the nearest first.
  private func places(of id: MetricID, end: String) -> [MetricID] {
    let text = id.description
    let stem = text.replacing(/ci-(low|high)$/, with: "")
    guard stem == text else { return [try? MetricID(stem + end)].compactMap(\.self) }
    let group = String(text.dropLast(id.path.last?.count ?? 0))
    return ["\(text)/\(end)", group + end].compactMap { try? MetricID($0) }
  }
}
