import Foundation
import TestSupport
import Testing

@testable import Information

struct HistogramInformationTests {
  struct Golden: Decodable {
    let values: [Double]
    let labels: [Int32]
    let bits: [String: Double]
  }

  @Test func `bins of equal width give what NumPy's histogram gives`() throws {
    let golden = try InformationGolden.json(Golden.self, "histograms.json")
    #expect(golden.bits.count == 4)
    for (bins, bits) in golden.bits {
      let found = try histogramInformation(
        golden.values, labels: golden.labels, bins: #require(Int(bins)))
      #expect(abs(found.bits - bits) <= Tolerances.sameTerms, "\(bins) bins")
    }
  }

  @Test func `a feature that is its label has the entropy of the label`() throws {
    let labels = (0..<64).map { Int32($0 % 4) }
    let estimate = try histogramInformation(labels.map(Double.init), labels: labels, bins: 4)
    #expect(abs(estimate.bits - 2) < 1e-12)
    // Four pairs, four bins, four classes: (4 - 4 - 4 + 1) / (2 N ln 2).
    #expect(abs(estimate.bias + 3 / (128 * log(2))) < 1e-12)
  }

  @Test func `a constant has none, and so has one bin`() throws {
    let labels = integers(50, below: 3, 1)
    let constant = [Double](repeating: -2, count: 50)
    #expect(try histogramInformation(constant, labels: labels, bins: 10).bits == 0)
    #expect(try histogramInformation(normals(50, 2), labels: labels, bins: 1).bits == 0)
  }

  @Test func `more bins find more, and about as much more as the bias says`() throws {
    let labels = integers(5000, below: 10, 3)
    let values = normals(5000, 4)
    let few = try histogramInformation(values, labels: labels, bins: 20)
    let many = try histogramInformation(values, labels: labels, bins: 100)
    #expect(many.bits > few.bits)
    // Feature and label are independent: all that is found is bias. Its first order is too small where
    // bins hold few samples, as in the tails.
    for estimate in [few, many] {
      #expect(estimate.bias > 0.6 * estimate.bits && estimate.bias < 1.2 * estimate.bits)
    }
  }

  @Test func `the widest range of finite values does not overflow`() throws {
    let largest = Double.greatestFiniteMagnitude
    let estimate = try histogramInformation(
      [-largest, -largest, largest, largest], labels: [0, 0, 1, 1], bins: 2)
    #expect(estimate.bits == 1)
  }

  @Test func `no bins are an error`() {
    #expect(throws: InformationError.self) {
      try histogramInformation([1, 2], labels: [0, 1], bins: 0)
    }
  }
}
