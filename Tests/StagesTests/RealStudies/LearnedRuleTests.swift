import Testing

@testable import Learning
@testable import Tables

/// When a method counts as having learned.
@Suite struct LearnedRuleTests {
  private let rule = LearnedRule(learnedMargin: 2, learnedShare: 0.1)

  @Test(arguments: [(60.0, 2.0), (80, 2), (90, 1), (97, 0.3), (100, 0)])
  func `the margin is two points, or a tenth of the errors where that is less`(
    linear: Double, margin: Double
  ) {
    expectClose(rule.margin(above: linear), margin)
  }

  @Test(arguments: [
    (82.0, 80.0, true), (81.9, 80, false), (97.3, 97, true), (97.2, 97, false), (70, 80, false),
    (100, 100, false),
  ])
  func `who is above the baseline by the margin has learned`(
    percent: Double, linear: Double, hasLearned: Bool
  ) {
    #expect(rule.hasLearned(percent, beside: linear) == hasLearned)
  }

  @Test(arguments: [(0.0, 0.1), (-1, 0.1), (100, 0.1), (2, 0), (2, 1), (.nan, 0.1)])
  func `a rule without a margin is refused`(margin: Double, share: Double) {
    #expect(throws: LearningError.self) {
      try LearnedRule(learnedMargin: margin, learnedShare: share).validate()
    }
  }
}
