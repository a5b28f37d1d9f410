import Foundation
import Kernels
import TestSupport
import Testing

@testable import Information

extension Tolerances {
  /// The same terms as the definition's, added in another order: a few hundred roundings of numbers
  /// below 10.
  static let sameTerms = 1e-12
  /// Agreement with scikit-learn in bits, where it follows the definition.
  static let bits = 1e-6
}

struct NeighborInformationTests {
  struct Case: Decodable, CustomTestStringConvertible {
    let name: String
    let values: [Double]
    let labels: [Int32]
    let neighbors: Int
    let definition: Double
    /// Missing where scikit-learn's own radii are off.
    let scikitLearn: Double?

    var testDescription: String { name }
  }

  static let cases = (try? InformationGolden.json([Case].self, "neighbors.json")) ?? []

  @Test func `there are golden cases, and scikit-learn is exact in most`() {
    #expect(Self.cases.count >= 15)
    #expect(Self.cases.count { $0.scikitLearn == nil } == 1)
  }

  @Test(arguments: cases)
  func `sorted lists give what all pairs give, and scikit-learn where it is exact`(
    golden: Case
  ) throws {
    let found = try neighborInformation(
      golden.values, labels: golden.labels, neighbors: golden.neighbors)
    let naive = naiveNeighborInformation(
      golden.values, golden.labels, neighbors: golden.neighbors)
    #expect(abs(found - naive) <= Tolerances.sameTerms)
    #expect(abs(found - golden.definition) <= Tolerances.sameTerms)
    if let theirs = golden.scikitLearn {
      #expect(abs(found - theirs) / log(2) <= Tolerances.bits)
    }
  }

  @Test(arguments: 0..<30)
  func `random samples with ties and small classes give what all pairs give`(round: UInt32) throws {
    let k = Int(round % 4) + 1
    let classes = Int32(round % 3) + 2
    // Every class has at least k + 1 members.
    let labels =
      (0..<classes).flatMap { Array(repeating: $0, count: k + 1) }
      + integers(40, below: classes, round)
    let grid = [1.0, 0.25, 1e-3, 1e6][Int(round / 8)]
    let values = zip(normals(labels.count, round), labels).map { normal, label in
      (normal + Double(label)).rounded(toMultipleOf: grid) * 0.1 + 7
    }
    let found = try neighborInformation(values, labels: labels, neighbors: k)
    let naive = naiveNeighborInformation(values, labels, neighbors: k)
    #expect(abs(found - naive) <= Tolerances.sameTerms, "grid \(grid), k \(k)")
  }

  @Test func `the order of the samples does not matter`() throws {
    let labels = integers(200, below: 4, 1)
    let values = zip(normals(200, 2), labels).map { $0 + Double($1) }
    let forward = try neighborInformation(values, labels: labels, neighbors: 3)
    let backward = try neighborInformation(
      values.reversed(), labels: labels.reversed(), neighbors: 3)
    #expect(abs(forward - backward) <= Tolerances.sameTerms)
  }

  /// Distance of the class means in deviations, and the allowed error in nats.
  ///
  /// The estimator's deviation at 2000 samples is about 0.02 nats; its bias is smaller.
  @Test(arguments: [0.0, 1.0, 2.0, 4.0])
  func `two normals give their mutual information`(distance: Double) throws {
    let labels = (0..<2000).map { Int32($0 % 2) }
    let values = zip(normals(2000, 3), labels).map { $0 + distance * Double($1) }
    let found = try neighborInformation(values, labels: labels, neighbors: 3)
    let expected = informationOfTwoNormals(distance)
    #expect(abs(found - expected) < 0.06, "found \(found), expected \(expected)")
  }

  @Test func `separate classes have the information of the label`() throws {
    let labels = (0..<1000).map { Int32($0 % 5) }
    let values = zip(normals(1000, 4), labels).map { $0 + 1000 * Double($1) }
    let found = try neighborInformation(values, labels: labels, neighbors: 3)
    #expect(abs(found - log(5)) < 0.01)
  }

  @Test func `a class of k samples is an error that names it`() {
    let labels: [Int32] = [0, 0, 0, 0, 7, 7, 7]
    #expect(throws: InformationError.tooFewSamples(label: 7, count: 3, needed: 4)) {
      try neighborInformation(normals(7, 5), labels: labels, neighbors: 3)
    }
    #expect(throws: Never.self) {
      try neighborInformation(normals(7, 5), labels: labels, neighbors: 2)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a value that is not finite is an error that names its place`(value: Double) {
    var values = normals(20, 6)
    values[13] = value
    let labels = Array(repeating: Int32(0), count: 20)
    #expect(throws: InformationError.notFinite(index: 13, value: "\(value)")) {
      try neighborInformation(values, labels: labels, neighbors: 3)
    }
    #expect(throws: InformationError.notFinite(index: 13, value: "\(value)")) {
      try FeatureScaling(jitter: 1e-10, seed: 1)(values, feature: 0)
    }
    #expect(throws: InformationError.notFinite(index: 13, value: "\(value)")) {
      try histogramInformation(values, labels: labels, bins: 10)
    }
  }

  @Test func `no samples, too few labels and no neighbours are errors`() {
    #expect(throws: InformationError.countMismatch(values: 0, labels: 0)) {
      try neighborInformation([], labels: [], neighbors: 3)
    }
    #expect(throws: InformationError.countMismatch(values: 3, labels: 2)) {
      try neighborInformation([1, 2, 3], labels: [0, 0], neighbors: 1)
    }
    #expect(throws: InformationError.self) {
      try neighborInformation([1, 2, 3], labels: [0, 0, 0], neighbors: 0)
    }
  }

  @Test func `digamma is right at its ends`() {
    let digamma = Digamma(upTo: 100_000)
    #expect(abs(digamma[1] + 0.577_215_664_901_532_9) < 1e-15)
    #expect(abs(digamma[2] - 0.422_784_335_098_467_1) < 1e-15)
    // ln n - 1 / 2n - 1 / 12 n² + …
    let asymptotic = log(1e5) - 5e-6 - 1 / 12e10
    #expect(abs(digamma[100_000] - asymptotic) < 1e-14)
  }
}

/// I of a fair label and a normal whose mean it moves, in nats: the mean of ln p(x|y) / p(x) by
/// Simpson's rule.
private func informationOfTwoNormals(_ distance: Double) -> Double {
  func density(_ x: Double) -> Double { exp(-x * x / 2) / (2 * Double.pi).squareRoot() }
  let (low, high, steps) = (-12.0, 12.0 + distance, 20_000)
  let width = (high - low) / Double(steps)
  var sum = 0.0
  for step in 0...steps {
    let x = low + Double(step) * width
    let (first, second) = (density(x), density(x - distance))
    let both = (first + second) / 2
    guard both > 0 else { continue }
    var term = 0.0
    for one in [first, second] where one > 0 { term += one / 2 * log(one / both) }
    sum += term * (step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2)
  }
  return sum * width / 3
}

extension Double {
  fileprivate func rounded(toMultipleOf grid: Double) -> Double { (self / grid).rounded() * grid }
}
