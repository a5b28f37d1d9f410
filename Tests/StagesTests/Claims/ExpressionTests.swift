import Foundation
import Paper
import Report
import Statistics
import TestSupport
import Testing

@testable import Stages
@testable import Tables

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

  /// Errors of 3 with three degrees of freedom and of 4 with eight.
  private func two() throws -> Numbers {
    var numbers = Numbers()
    try numbers.add("a:x", 10, spread: 6, n: 4)
    try numbers.add("a:y", 4, spread: 12, n: 9)
    return numbers
  }

  private func expect(
    _ estimate: Estimate, _ value: Double, error: Double, degrees: Double? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let mean = try #require(estimate.mean(exact: false), sourceLocation: sourceLocation)
    #expect(abs(mean.value - value) < Tolerances.arithmetic, sourceLocation: sourceLocation)
    #expect(
      abs(mean.standardError - error) < Tolerances.arithmetic, sourceLocation: sourceLocation)
    guard let degrees else { return }
    #expect(abs(mean.degrees - degrees) < 1e-9, sourceLocation: sourceLocation)
  }

  @Test func `errors of independent numbers add as squares`() throws {
    let numbers = try two()
    // (9 + 16)² / (81/3 + 256/8) = 625 / 59.
    let difference = try estimate(#"{"minus": ["a:x", "a:y"]}"#, numbers)
    try expect(difference, 6, error: 5, degrees: 625 / 59)
    #expect(difference.n == 4)
    try expect(try estimate(#"{"mean": ["a:x", "a:y"]}"#, numbers), 7, error: 2.5)
    let relative = ((0.3 * 0.3) + (1.0 * 1.0)).squareRoot()
    try expect(try estimate(#"{"ratio": ["a:x", "a:y"]}"#, numbers), 2.5, error: 2.5 * relative)
    try expect(try estimate(#"{"times": [0.5, "a:x"]}"#, numbers), 5, error: 1.5, degrees: 3)
    // d(xy) = y dx + x dy: √((4·3)² + (10·4)²).
    try expect(
      try estimate(#"{"times": ["a:x", "a:y"]}"#, numbers), 40, error: (144.0 + 1600).squareRoot())
  }

  @Test func `a number that takes part twice counts once`() throws {
    let numbers = try two()
    try expect(
      try estimate(#"{"minus": ["a:x", {"times": [0.5, "a:x"]}]}"#, numbers), 5, error: 1.5)
    let nothing = try estimate(#"{"minus": ["a:x", "a:x"]}"#, numbers)
    try expect(nothing, 0, error: 0)
    #expect(nothing.n == nil)
    try expect(try estimate(#"{"mean": ["a:x", "a:x"]}"#, numbers), 10, error: 3)
    try expect(try estimate(#"{"ratio": ["a:x", "a:x"]}"#, numbers), 1, error: 0)
  }

  @Test func `a number without a spread has no error, unless it is exact`() throws {
    var numbers = try two()
    try numbers.add("a:z", 1)
    let sum = try estimate(#"{"minus": ["a:x", "a:z"]}"#, numbers)
    #expect(sum.mean(exact: false) == nil)
    #expect(sum.mean(exact: true)?.standardError == 3)
  }

  /// What seeds share cancels: the differences are 1, 1 and 4 for seeds 1, 2 and 3.
  @Test func `a paired expression averages over the seeds that all have`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", seeds: [1: 11, 2: 21, 3: 34, 4: 99])
    try numbers.add("a:y", seeds: [1: 10, 2: 20, 3: 30])
    let paired = try estimate(#"{"paired": {"minus": ["a:x", "a:y"]}}"#, numbers)
    #expect(paired.n == 3)
    try expect(paired, 2, error: 1, degrees: 2)
  }

  @Test(arguments: ["subset", "grouping", "pair"])
  func `what is drawn pairs as seeds do`(kind: String) throws {
    var numbers = Numbers()
    for (id, values) in [("a:x", [5.0, 7]), ("a:y", [4, 5])] {
      try numbers.add(id, 0)
      for (index, value) in values.enumerated() {
        try numbers.add("\(id)/\(kind)=\(index)-b", value, n: 1)
      }
    }
    // Differences 1 and 2.
    try expect(
      try estimate(#"{"paired": {"minus": ["a:x", "a:y"]}}"#, numbers), 1.5, error: 0.5,
      degrees: 1)
  }

  @Test func `numbers without a common seed can't be paired`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", seeds: [1: 11])
    try numbers.add("a:y", seeds: [2: 20])
    let ids = [try MetricID("a:x"), try MetricID("a:y")]
    #expect(throws: ClaimProblem.nothingToPair(ids)) {
      try estimate(#"{"paired": {"minus": ["a:x", "a:y"]}}"#, numbers)
    }
  }

  @Test func `the last epoch has a name of its own, which is not listed`() throws {
    var numbers = Numbers()
    for (epoch, value) in [(2, 1.0), (10, 3), (9, 2)] {
      try numbers.add("a:layer=0/epoch=\(epoch)", value)
      try numbers.add("a:layer=0/epoch=\(epoch)/seed=7", value + 1)
    }
    #expect(try estimate(#""a:layer=0/epoch=last""#, numbers).value == 3)
    #expect(try estimate(#"{"paired": "a:layer=0/epoch=last"}"#, numbers).value == 4)
    #expect(try !numbers.sets().ids.contains { $0.description.contains("last") })
  }

  @Test func `a published number is a constant`() throws {
    let gap = try estimate(#"{"published": "d8_optimizer_control/gap_in_question"}"#, Numbers())
    #expect(gap == .constant(2.4, unit: .percentagePoints))
    #expect(gap.mean(exact: false) == .constant(2.4))
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
