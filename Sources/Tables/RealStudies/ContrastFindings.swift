import Statistics

/// What the declared contrast of one regime found, in sentences made from its numbers.
struct ContrastFindings {
  let regime: ClassRegime
  let contrast: DeclaredContrast
  let rule: LearnedRule

  var sentences: [String] { MethodPair.allCases.map(sentence) }

  private func sentence(_ pair: MethodPair) -> String {
    let start = "\(pair.title), \(regime.title):"
    do throws(Incomparable) {
      let points = try contrast.estimate(of: pair, .points, in: regime, where: rule).estimate
      let odds = try contrast.estimate(of: pair, .logOdds, in: regime, where: rule).estimate
      return "\(start) \(ends(pair)) The contrast \(contrast.text) is"
        + " \(MeanEstimate.text(points: points, logOdds: odds))"
    } catch {
      return "\(start) no contrast, because \(error.reason)."
    }
  }

  /// The gaps at the ends of the contrast.
  private func ends(_ pair: MethodPair) -> String {
    let classes = contrast.contrast.map(\.classes)
    let gaps = regime.levels.filter { $0.classes == classes.min() || $0.classes == classes.max() }
      .map { classes, level in
        let mean = level.gaps(pair, .points).sample.mean
        return "\(SignedText.number(mean)) points at K = \(classes)"
      }
    return gaps.joined(separator: ", ") + "."
  }
}
