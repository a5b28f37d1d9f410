internal import Statistics

/// Where a number is expected if it replicates a published one.
///
/// The prediction interval has the errors of both sides (`PredictionInterval`). A publication that prints
/// no spread but says how many trainings are behind its number is taken to scatter as this run does: with
/// our spread s over n trainings against their m, the interval is `x ± t √(s²/m + s²/n)` with n - 1 degrees
/// of freedom. Counts out of a total scatter binomially.
struct Expectation {
  let current: Reading
  let published: Reading
  let confidence: Double

  init(of current: Reading, after published: Reading, confidence: Double) {
    self.current = current
    self.published = published
    self.confidence = confidence
  }

  var answer: Bound.Answer {
    guard let own = current.estimate else {
      return Bound.Answer(
        lacking: current.n == 1
          ? "one training here (n = 1), whose spread is not known" : Bound.noSpread)
    }
    if let theirs = published.estimate {
      let interval = PredictionInterval(
        original: theirs, replication: own, confidence: confidence)
      return answer(interval, "by the errors of both sides")
    }
    guard let count = published.n, count > 0 else {
      return Bound.Answer(
        lacking: "the publication's spread and its number of trainings are not known")
    }
    guard let spread = current.spread, let n = current.n, n > 0 else {
      return Bound.Answer(
        lacking: "the publication's spread is not known, and this number has none over seeds")
    }
    // One spread is behind both errors, so the degrees of freedom are those of that spread.
    let error = spread * (1 / Double(count) + 1 / Double(n)).squareRoot()
    let both = MeanEstimate(published.value, standardError: error, degrees: own.degrees)
    return answer(
      PredictionInterval(
        original: both, replication: .constant(current.value), confidence: confidence),
      "by this run's spread for both sides, n = \(count) there and \(n) here")
  }

  private func answer(_ interval: PredictionInterval, _ basis: String) -> Bound.Answer {
    let reach = interval.range.upperBound - published.value
    var answer = Bound.Answer(current, published, within: reach)
    if let range = answer.range {
      answer.text =
        "\(NumberText.short(range.lowerBound)) to \(NumberText.short(range.upperBound)) "
        + basis
    }
    return answer
  }
}
