import Foundation
import Testing

@testable import Information

struct FanoBoundTests {
  @Test func `no error leaves the whole entropy, guessing nothing`() throws {
    #expect(try fanoBound(error: 0, classes: 10) == log2(10))
    #expect(try fanoBound(error: 0.9, classes: 10) < 1e-12)
    #expect(try fanoBound(error: 0.5, classes: 2) == 0)
  }

  @Test(arguments: 2...12)
  func `an error above that of guessing still bounds the information`(classes: Int) throws {
    let guessing = 1 - 1 / Double(classes)
    var last = 0.0
    for step in 1...10 {
      let error = guessing + (1 - guessing) * Double(step) / 10
      let bound = try fanoBound(error: error, classes: classes)
      #expect(bound > last)
      last = bound
    }
    // Who is always wrong rules out one class.
    #expect(abs(last - log2(Double(classes) / Double(classes - 1))) < 1e-12)
  }

  /// The joint distribution of Fano's equality: wrong predictions spread evenly over the other classes.
  @Test(arguments: [0.0, 0.1, 0.5, 0.9, 0.95, 1.0])
  func `the bound is the information of predictions whose errors spread evenly`(
    error: Double
  ) throws {
    let classes = 10
    let cells = (0..<classes).flatMap { label in
      (0..<classes).map { $0 == label ? 1 - error : error / Double(classes - 1) }
    }
    let information = cells.reduce(0) { $1 > 0 ? $0 + $1 / 10 * log2($1 * 10) : $0 }
    #expect(abs(try fanoBound(error: error, classes: classes) - information) < 1e-12)
  }

  @Test func `printed bounds and the accuracies behind them agree`() throws {
    // Bound in bits and accuracy in percent, each rounded; see the published values.
    for (accuracy, bits) in [(61.8, 1.15), (79.1, 1.92), (89.4, 2.5), (41.9, 0.5)] {
      #expect(abs(try fanoBound(error: 1 - accuracy / 100, classes: 10) - bits) < 0.0101)
    }
  }

  @Test(arguments: [-0.01, 1.01, .nan])
  func `an error outside its range is refused`(error: Double) {
    #expect(throws: InformationError.self) { try fanoBound(error: error, classes: 10) }
  }

  @Test func `one class is refused`() {
    #expect(throws: InformationError.self) { try fanoBound(error: 0, classes: 1) }
  }
}
