import Foundation
import TestSupport
import Testing

@testable import Information

struct FeatureScalingTests {
  struct Golden: Decodable {
    let features: [[Double]]
    let labels: [Int32]
    let nats: [Double]
  }

  @Test func `scaling and estimate together give what mutual_info_classif gives`() throws {
    let golden = try InformationGolden.json(Golden.self, "scaled.json")
    let scaling = FeatureScaling(jitter: 1e-10, seed: 42)
    for (index, feature) in golden.features.enumerated() {
      let found = try neighborInformation(
        scaling(feature, feature: index), labels: golden.labels, neighbors: 3)
      // Another jitter of the same size changes no order of numbers as far apart as these.
      #expect(abs(found - golden.nats[index]) / log(2) <= Tolerances.bits, "feature \(index)")
    }
  }

  @Test func `a scaled feature has deviation 1, and noise of the size that was asked for`() throws {
    let values = normals(4000, 1).map { 1e4 * $0 + 5e5 }
    let plain = try FeatureScaling(jitter: 0, seed: 1)(values, feature: 0)
    let mean = plain.reduce(0, +) / 4000
    let variance = plain.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
    #expect(abs(variance - 1) < 1e-12)
    let moved = try FeatureScaling(jitter: 1e-6, seed: 1)(values, feature: 0)
    let noise = zip(moved, plain).map { $0 - $1 }
    let deviation = (noise.reduce(0) { $0 + $1 * $1 } / 4000).squareRoot()
    // jitter times the mean size, near 50; 4000 draws know their deviation to one percent.
    #expect(abs(deviation / (1e-6 * mean) - 1) < 0.05)
  }

  @Test func `noise tells equal values apart, by feature and by seed`() throws {
    let constant = [Double](repeating: 3, count: 500)
    let scaling = FeatureScaling(jitter: 1e-10, seed: 1)
    let one = try scaling(constant, feature: 0)
    #expect(Set(one).count > 490)
    #expect(one.allSatisfy { abs($0 - 3) < 1e-8 })
    #expect(try one == scaling(constant, feature: 0))
    #expect(try one != scaling(constant, feature: 1))
    #expect(try one != FeatureScaling(jitter: 1e-10, seed: 2)(constant, feature: 0))
  }

  @Test func `a constant has no information, with noise and without`() throws {
    let labels = integers(900, below: 3, 2)
    let constant = [Double](repeating: 1e7, count: 900)
    #expect(try neighborInformation(constant, labels: labels, neighbors: 3) == 0)
    let moved = try FeatureScaling(jitter: 1e-10, seed: 3)(constant, feature: 0)
    // The estimate of independent samples scatters by about 0.02 nats.
    #expect(try neighborInformation(moved, labels: labels, neighbors: 3) < 0.06)
  }

  @Test func `a negative jitter is an error`() {
    #expect(throws: InformationError.self) {
      try FeatureScaling(jitter: -1, seed: 1)([1, 2], feature: 0)
    }
  }
}
