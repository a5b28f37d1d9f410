import Learning
import Statistics

extension FactorialPlan {
  /// Why the corners of one number of classes are not compared; nil where they are.
  ///
  /// Effects need every corner, so that one which has not learned withholds them all.
  func obstacle(
    _ points: [FactorialYields.Point], beside linear: Double?, _ rule: LearnedRule
  ) -> Incomparable? {
    guard let linear else { return .noBaseline }
    let means = Dictionary(grouping: points, by: \.corner)
      .mapValues { Sample($0.map { 100 * $0.test.fraction }).mean }
    let idle = corners.filter { corner in
      means[corner.corner].map { !rule.hasLearned($0, beside: linear) } ?? false
    }
    do throws(Incomparable) {
      try LearnedRule.refuse(idle.map { $0.title.isEmpty ? $0.corner : $0.title })
      return nil
    } catch {
      return error
    }
  }
}
