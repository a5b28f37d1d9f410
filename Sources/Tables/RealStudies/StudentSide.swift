import Learning
import ReportModel
import Statistics
import SyntheticStages

/// Students of appendix E on data of one kind, and when they are compared.
struct StudentSide {
  /// Its name in metrics.
  let name: String
  let title: String
  let results: StudyResults
  let setting: Setting
  /// Percent of the test images that softmax regression gets right, by number of classes, and the rule
  /// that holds students against it; nil for the teacher's data, on which the paper compares them all.
  let baseline: (percents: [Int: Double], rule: LearnedRule)?

  /// Differences of test accuracy, DTG-FF minus a baseline, paired by seed.
  func differences(
    _ classes: Int, _ pair: StudentPair, _ scale: GapScale
  ) throws(Incomparable) -> [(seed: Int, value: Double)] {
    let found = results.seeds.compactMap { seed -> (seed: Int, value: Double)? in
      guard let own = results[classes, .dtgFF, seed],
        let theirs = results[classes, pair.baseline, seed]
      else { return nil }
      return (seed, scale.difference(own.test, minus: theirs.test))
    }
    guard !found.isEmpty else { throw .notTrained }
    if let baseline {
      guard let linear = baseline.percents[classes] else { throw .noBaseline }
      try Self.require(pair.methods, classes, results, linear, baseline.rule)
    }
    return found
  }

  /// The slopes of the differences on ln K, over the numbers of classes at which they can be told.
  func slopes(_ pair: StudentPair, _ scale: GapScale) throws(Incomparable) -> SeedSlopes {
    let told = results.classes.compactMap { classes in
      (try? differences(classes, pair, scale)).map { (classes: classes, seeds: $0) }
    }
    return try SeedSlopes(told)
  }

  private static func require(
    _ methods: [StudentMethod], _ classes: Int, _ results: StudyResults, _ linear: Double,
    _ rule: LearnedRule
  ) throws(Incomparable) {
    let idle = methods.filter { method in
      let mean = Sample(results.group(classes, method).map(\.testPercent)).mean
      return !rule.hasLearned(mean, beside: linear)
    }
    try LearnedRule.refuse(idle.map(\.title))
  }
}
