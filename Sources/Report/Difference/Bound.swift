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
  case standardErrors(Double)
  /// A paired t test of the differences per seed does not reject "no difference" at this confidence.
  case paired(confidence: Double)
  /// Other rounding of the same trainings explains the difference; see `SameSeeds`.
  case sameSeeds(confidence: Double)
  /// The number lies where a replication of the baseline is expected with this confidence; see
  /// `Expectation`.
  case prediction(confidence: Double)

  /// What the bound says about two readings.
  struct Answer {
    /// Nil when the readings lack what the bound needs.
    var holds: Bool?
    /// What was allowed, or what is lacking.
    var text: String
    /// The values that are allowed, where they are a range.
    var range: ClosedRange<Double>?
  }

  func answer(_ current: Reading, _ baseline: Reading) -> Answer {
    let difference = current.value - baseline.value
    switch self {
    case .anything: return Answer(holds: true, text: "anything")
    case .exact:
      return Answer(
        holds: difference == 0, text: "equal", range: ClosedRange(around: baseline.value, 0))
    case .absolute(let width): return Answer(current, baseline, within: width)
    case .relative(let share):
      return Answer(
        current, baseline, within: share * baseline.value.magnitude,
        "\(NumberText.short(share * 100)) %, ")
    case .standardErrors(let count):
      guard let own = current.estimate else { return Answer(lacking: Self.noSpread) }
      guard let other = baseline.estimate else {
        return Answer(lacking: "the baseline has no spread over observations")
      }
      return Answer(
        current, baseline, within: count * (own - other).standardError,
        "\(NumberText.short(count)) standard errors, ")
    case .paired(let confidence):
      guard let differences = current.differencesBySeed(from: baseline) else {
        return Answer(lacking: "the two have no values of the same seeds")
      }
      let p = Sample(differences).pairedTest
      return Answer(
        holds: p >= 1 - confidence,
        text: "paired test over \(differences.count) seeds, p = \(NumberText.short(p))")
    case .sameSeeds(let confidence):
      return SameSeeds(current, baseline, confidence: confidence).answer
    case .prediction(let confidence):
      return Expectation(of: current, after: baseline, confidence: confidence).answer
    }
  }

  static let noSpread = "it has no spread over observations"
}

extension Bound.Answer {
  /// An answer of a bound that can't be applied.
  init(lacking text: String) { self.init(holds: nil, text: text) }

  /// Whether `current` is no further from `baseline` than `width` and the baseline's own uncertainty.
  ///
  /// `name` goes before the width in words.
  init(_ current: Reading, _ baseline: Reading, within width: Double, _ name: String = "") {
    let difference = current.value - baseline.value
    let width = width + (baseline.uncertainty ?? 0)
    // Decimal numbers are not exact in binary: 0.3 - 0.2 exceeds 0.1.
    let rounding = 4 * max(current.value.magnitude, baseline.value.magnitude).ulp
    self.init(
      holds: difference.isFinite && difference.magnitude <= width + rounding,
      text: "\(name)±\(NumberText.short(width))",
      range: ClosedRange(around: baseline.value, width))
  }
}

extension ClosedRange<Double> {
  /// `middle ± reach`; nil for what is no range of numbers.
  init?(around middle: Double, _ reach: Double) {
    guard middle.isFinite, reach.isFinite, reach >= 0 else { return nil }
    self = middle - reach...middle + reach
  }
}
