import Foundation
import TestSupport
import Testing

@testable import Kernels

struct DistributionTests {
  let generator = CounterGenerator(seed: 11, purpose: RandomPurpose(rawValue: 1))

  /// The mean of x^power, over the elements.
  private func moment(_ tensor: Tensor, _ power: Double) -> Double {
    tensor.doubles.reduce(0) { $0 + pow($1, power) } / Double(tensor.count)
  }

  // Bounds on moments are five standard errors of 100,000 samples.

  @Test func `uniform numbers fill their range evenly`() {
    let tensor = Tensor([100_000])
    generator.fillUniform(tensor, from: -3, to: 5)
    #expect(tensor.elements.allSatisfy { $0 >= -3 && $0 < 5 })
    #expect(abs(moment(tensor, 1) - 1) < 5 * (64.0 / 12 / 1e5).squareRoot())
    // The mean of x² is 19 / 3, that of x⁴ is 84.2.
    #expect(abs(moment(tensor, 2) - 19.0 / 3) < 5 * ((84.2 - 361.0 / 9) / 1e5).squareRoot())
  }

  @Test func `normal numbers have the moments of the normal distribution`() {
    let tensor = Tensor([100_000])
    generator.fillNormal(tensor, deviation: 1)
    #expect(abs(moment(tensor, 1)) < 5 * (1 / 1e5).squareRoot())
    #expect(abs(moment(tensor, 2) - 1) < 5 * (2 / 1e5).squareRoot())
    #expect(abs(moment(tensor, 3)) < 5 * (15 / 1e5).squareRoot())
    #expect(abs(moment(tensor, 4) - 3) < 5 * (96 / 1e5).squareRoot())
  }

  @Test func `normal numbers are Box and Muller's of the words, to float rounding`() {
    let count = 4_096 + 6
    let (tensor, words) = (Tensor([count]), generator.words(count + 2))
    generator.fillNormal(tensor, deviation: 2)
    let expected = (0..<count / 2).flatMap { pair in
      let u = Double((words[2 * pair] >> 8) + 1) / 0x1p24
      let angle = 2 * Double.pi * Double(words[2 * pair + 1] >> 8) / 0x1p24
      let radius = 2 * (-2 * log(u)).squareRoot()
      return [radius * cos(angle), radius * sin(angle)]
    }
    #expect(scaledError(tensor.elements, expected) < Tolerances.sameFormula)
  }

  @Test func `integers stay below their bound and come equally often`() {
    var integers = Array(repeating: Int32(0), count: 70_001)
    generator.fillIntegers(&integers, below: 7)
    let counts = integers.reduce(into: Array(repeating: 0, count: 7)) { $0[Int($1)] += 1 }
    // Five standard deviations of a binomial count.
    #expect(
      counts.allSatisfy { abs(Double($0) - 10_000) < 5 * (70_000.0 / 7 * 6 / 7).squareRoot() })
  }

  @Test func `integers scale 64 random bits to the bound`() {
    var integers: [Int32] = [0, 0, 0]
    generator.fillIntegers(&integers, below: 20_000)
    let words = generator.words(6)
    let expected = (0..<3).map { index in
      let fraction = Double(UInt64(words[2 * index]) << 32 | UInt64(words[2 * index + 1])) / 0x1p64
      return Int32(fraction * 20_000)
    }
    #expect(integers == expected)
  }

  @Test func `a permutation has every number once, and all orders are equally likely`() {
    #expect(generator.permutation(1_000).sorted() == (0..<1_000).map { $0 })
    var counts: [[Int32]: Int] = [:]
    for index in 0..<6_000 as Range<UInt32> {
      let order = CounterGenerator(seed: 1, purpose: RandomPurpose(rawValue: 2), index)
        .permutation(3)
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(
      counts.values.allSatisfy { abs(Double($0) - 1_000) < 5 * (1_000.0 * 5 / 6).squareRoot() })
  }
}
