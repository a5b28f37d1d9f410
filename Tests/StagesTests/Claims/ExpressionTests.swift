import Foundation
import Report
import TestSupport
import Testing

@testable import Stages

extension Tolerances {
  /// A few roundings of doubles near 1.
  fileprivate static let arithmetic = 1e-12
}

/// Numbers made of numbers, and the errors that go with them.
@Suite struct ExpressionTests {
  private func estimate(_ json: String, _ numbers: Numbers) throws -> Estimate {
    let expression = try JSONDecoder().decode(ClaimExpression.self, from: Data(json.utf8))
    return try ExpressionEvaluation(metrics: numbers.sets(), published: .bundled())
      .estimate(expression)
  }

  @Test func `errors of independent numbers add as squares`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 10, spread: 6, n: 4)
    try numbers.add("a:y", 4, spread: 12, n: 9)
    let difference = try estimate(#"{"minus": ["a:x", "a:y"]}"#, numbers)
    #expect(difference.value == 6)
    #expect(difference.standardError == 5)
    #expect(difference.n == 4)
    let mean = try estimate(#"{"mean": ["a:x", "a:y"]}"#, numbers)
    #expect(mean.value == 7)
    #expect(mean.standardError == 2.5)
    let ratio = try estimate(#"{"ratio": ["a:x", "a:y"]}"#, numbers)
    #expect(ratio.value == 2.5)
    let relative = ((0.3 * 0.3) + (1.0 * 1.0)).squareRoot()
    #expect(abs((ratio.standardError ?? 0) - 2.5 * relative) < Tolerances.arithmetic)
    let half = try estimate(#"{"times": [0.5, "a:x"]}"#, numbers)
    #expect(half.value == 5)
    #expect(half.standardError == 1.5)
  }

  /// What seeds share cancels: the differences are 1, 1 and 4 for seeds 1, 2 and 3.
  @Test func `a paired expression averages over the seeds that all have`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", seeds: [1: 11, 2: 21, 3: 34, 4: 99])
    try numbers.add("a:y", seeds: [1: 10, 2: 20, 3: 30])
    let paired = try estimate(#"{"paired": {"minus": ["a:x", "a:y"]}}"#, numbers)
    #expect(paired.value == 2)
    #expect(paired.n == 3)
    #expect(paired.standardError == 1)
  }

  @Test func `numbers without a common seed can't be paired`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", seeds: [1: 11])
    try numbers.add("a:y", seeds: [2: 20])
    let ids = [try MetricID("a:x"), try MetricID("a:y")]
    #expect(throws: ClaimProblem.noCommonSeed(ids)) {
      try estimate(#"{"paired": {"minus": ["a:x", "a:y"]}}"#, numbers)
    }
  }

  @Test func `a published number is a constant`() throws {
    let gap = try estimate(#"{"published": "d8_optimizer_control/gap_in_question"}"#, Numbers())
    #expect(gap == .constant(2.4, unit: .percentagePoints))
    #expect(throws: ClaimProblem.unpublished("c3_layer_observables/oracle_minus_ensemble")) {
      try estimate(#"{"published": "c3_layer_observables/oracle_minus_ensemble"}"#, Numbers())
    }
  }

  @Test func `units that differ are not subtracted`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 1, unit: .nats)
    try numbers.add("a:y", 1, unit: .percent)
    #expect(throws: ClaimProblem.unitsDiffer("nats", "percent")) {
      try estimate(#"{"minus": ["a:x", "a:y"]}"#, numbers)
    }
  }

  @Test(arguments: ["0", "NaN"])
  func `what is not a number decides nothing`(kind: String) throws {
    var numbers = Numbers()
    try numbers.add("a:x", 1)
    try numbers.add("a:y", kind == "0" ? 0 : .nan)
    #expect(throws: kind == "0" ? ClaimProblem.divisionByZero : .notFinite) {
      try estimate(#"{"ratio": ["a:x", "a:y"]}"#, numbers)
    }
  }
}
