import Statistics

/// What `real-hierarchy` found, in sentences made from its numbers.
struct HierarchyFindings {
  let levels: HierarchyLevels
  let rule: LearnedRule

  var sentences: [String] {
    MethodPair.allCases.flatMap { pair in
      [HierarchyComparison.semanticMinusRandom, .hardestMinusEasiest].map { sentence($0, pair) }
    }
  }

  private func sentence(_ comparison: HierarchyComparison, _ pair: MethodPair) -> String {
    let start = "\(pair.title), \(comparison.title(levels)):"
    do throws(Incomparable) {
      let points = try comparison.estimate(of: pair, .points, in: levels, where: rule).estimate
      let odds = try comparison.estimate(of: pair, .logOdds, in: levels, where: rule).estimate
      return "\(start) \(MeanEstimate.text(points: points, logOdds: odds))"
    } catch {
      return "\(start) not compared, because \(error.reason)."
    }
  }
}
