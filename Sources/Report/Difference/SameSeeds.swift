internal import Statistics

/// Whether other rounding explains how two runs of the same trainings differ.
///
/// Runs of the same seeds on two classes of processors start from the same weights and draw the same data.
/// Rounding sends them apart, each seed to its own side: the differences per seed scatter around zero with
/// a deviation of at most `√2 s`, that of two independent draws. So at worst the difference of the means has
/// the error `√(s₁²/n + s₂²/n)`, which the t distribution with Welch's degrees of freedom turns into a reach.
///
/// Rounding does not move every seed by the same amount. Where that happened, the reach is 1.7 standard
/// errors of the baseline's mean: a shift of two is out of tolerance, however noisy the seeds are. All
/// observations moved alike when a paired t test over the seeds rejects "no difference" at the level
/// `1 - confidence`, or when the spread kept its value while the mean did not.
struct SameSeeds {
  let current: Reading
  let baseline: Reading
  let confidence: Double

  /// How many standard errors a shift of all seeds may have.
  private static let shiftAllowed = 1.7
  /// Two spreads of the same observations, shifted, differ by a few roundings only.
  private static let sameSpread = 1e-9

  init(_ current: Reading, _ baseline: Reading, confidence: Double) {
    self.current = current
    self.baseline = baseline
    self.confidence = confidence
  }

  var answer: Bound.Answer {
    if current.isScale { return scaleAnswer }
    // A baseline of an earlier version may lack the error that the same number has now.
    guard let own = current.estimate ?? baseline.estimate else {
      return Bound.Answer(lacking: Bound.noSpread)
    }
    let other = baseline.estimate ?? own
    let difference = own - other
    let reach = difference.interval(confidence: confidence).upperBound - difference.value
    let allowed = Self.shiftAllowed * other.standardError
    if isShifted, allowed < reach {
      return Bound.Answer(
        current, baseline, within: allowed,
        "all seeds moved alike: \(Self.shiftAllowed) standard errors, ")
    }
    return Bound.Answer(
      current, baseline, within: reach, "other rounding, ")
  }

  /// What holds for numbers in proportion to a spread: their ratio squared follows Fisher's F.
  private var scaleAnswer: Bound.Answer {
    guard let n = current.n, n > 1, current.value >= 0, baseline.value >= 0 else {
      return Bound.Answer(lacking: Bound.noSpread)
    }
    let most = VarianceRatio(degrees: n - 1).bound(ofConfidence: confidence).squareRoot()
    let (low, high) = (baseline.value / most, baseline.value * most)
    return Bound.Answer(
      holds: current.value >= low && current.value <= high,
      text: "other rounding, a factor of \(NumberText.short(most))",
      range: baseline.value.isFinite ? low...high : nil)
  }

  /// Whether every observation moved by the same amount, as no rounding does.
  private var isShifted: Bool {
    guard current.isMean, baseline.isMean, current.value != baseline.value else { return false }
    if let one = current.spread, let two = baseline.spread, max(one, two) > 0,
      abs(one - two) <= Self.sameSpread * max(one, two)
    {
      return true
    }
    guard let differences = current.differencesBySeed(from: baseline) else { return false }
    return Sample(differences).pairedTest < 1 - confidence
  }
}
