internal import Statistics

/// How far a number may lie from the one it is compared with.
///
/// With `d` the difference and `b` the baseline:
public enum Bound: Equatable, Sendable {
  /// Any distance: the number is watched, not judged.
  case anything
  /// `d = 0`.
  case exact
  /// `|d| ≤ t`, in the unit of the number.
  case absolute(Double)
  /// `|d| ≤ t |b|`.
  case relative(Double)
  /// `|d| ≤ k √(s₁²/n₁ + s₂²/n₂)`: so many combined standard errors over the observations.
  ///
  /// A published number has no spread of its own; it is taken to have this run's.
  case standardErrors(Double)
  /// A paired t test of the differences per seed does not reject "no difference" at this confidence.
  case paired(confidence: Double)

  /// What the bound says about two readings.
  struct Answer {
    /// Nil when the readings lack what the bound needs.
    var holds: Bool?
    /// What was allowed, or what is lacking.
    var text: String
  }

  func answer(_ current: Reading, _ baseline: Reading) -> Answer {
    let difference = current.value - baseline.value
    func limit(_ limit: Double, _ name: String) -> Answer {
      let width = limit + (baseline.uncertainty ?? 0)
      // Decimal numbers are not exact in binary: 0.3 - 0.2 exceeds 0.1.
      let rounding = 4 * max(current.value.magnitude, baseline.value.magnitude).ulp
      return Answer(
        holds: difference.isFinite && difference.magnitude <= width + rounding,
        text: "\(name)±\(NumberText.short(width))")
    }
    switch self {
    case .anything: return Answer(holds: true, text: "anything")
    case .exact: return Answer(holds: difference == 0, text: "equal")
    case .absolute(let width): return limit(width, "")
    case .relative(let share):
      return limit(share * baseline.value.magnitude, "\(NumberText.short(share * 100)) %, ")
    case .standardErrors(let count):
      guard let own = current.squaredError else { return Answer(text: Self.noSpread) }
      guard let other = baseline.isPublished ? own : baseline.squaredError else {
        return Answer(text: "the baseline has no spread over observations")
      }
      return limit(
        count * (own + other).squareRoot(), "\(NumberText.short(count)) standard errors, ")
    case .paired(let confidence):
      return Self.paired(current, baseline, confidence)
    }
  }

  private static let noSpread = "it has no spread over observations"

  private static func paired(
    _ current: Reading, _ baseline: Reading, _ confidence: Double
  ) -> Answer {
    let seeds = current.observations.keys.sorted()
    let differences = seeds.compactMap { seed -> Double? in
      guard let own = current.observations[seed], let other = baseline.observations[seed] else {
        return nil
      }
      return own - other
    }
    guard differences.count > 1, differences.count == baseline.observations.count,
      differences.count == seeds.count
    else { return Answer(text: "the two have no values of the same seeds") }
    let p = Sample(differences).pairedTest
    return Answer(
      holds: p >= 1 - confidence,
      text: "paired test over \(differences.count) seeds, p = \(NumberText.short(p))")
  }
}

extension Bound.Answer {
  /// An answer of a bound that can't be applied.
  fileprivate init(text: String) { self.init(holds: nil, text: text) }
}
