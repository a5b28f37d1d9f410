import Testing

@testable import Kernels

struct ElementPlanTests {
  @Test(arguments: [(1, 1), (65_537, 1), (3_000_000, 1), (128, 40_000), (70, 64), (5, 1_000_000)])
  func `ranges cover the rows once, in order`(rows: Int, floats: Int) {
    let plan = ElementPlan(rows: rows, floatsPerRow: floats)
    #expect((0..<plan.count).flatMap { Array(plan[$0]) } == Array(0..<rows))
  }

  @Test func `a network's optimizer step has ranges for more than a hundred threads`() {
    // The weights of VGG8.
    #expect(ElementPlan(rows: 8_900_000, floatsPerRow: 1).count > 100)
  }

  @Test(arguments: [(1, 1), (700_000, 625_008), (9_000_000, 1_125_008), (1_250_016, 625_008)])
  func `ranges end where chunks end`(rows: Int, chunk: Int) {
    let plan = ElementPlan(rows: rows, floatsPerRow: 1, chunk: chunk)
    let ends = (0..<plan.count).map { plan[$0].upperBound }
    #expect(Set(ends).isSuperset(of: stride(from: chunk, to: rows, by: chunk)))
    #expect(ends.last == rows && ends == ends.sorted())
    #expect((0..<plan.count).reduce(0) { $0 + plan[$1].count } == rows)
    #expect((0..<plan.count).allSatisfy { plan[$0].count <= ElementPlan.floatsPerRange })
  }

  /// Tensors of as many elements as one range has at most, worked on whole or cut in pieces.
  private func bits(_ cuts: [Int], _ pass: ([Tensor]) -> Void) -> Bits {
    let count = 5_003
    let tensors = (1...4).map { normalTensor([count], UInt32($0)) }
    for index in 0..<count { tensors[3][index] *= tensors[3][index] }
    for (first, end) in zip([0] + cuts, cuts + [count]) {
      pass(tensors.map { $0.slice(from: first, [end - first]) })
    }
    return Bits(elements: tensors.map { $0.elements.map(\.bitPattern) })
  }

  /// Compared as a whole: a difference is not worth printing.
  private struct Bits: Equatable, CustomTestStringConvertible {
    let elements: [[UInt32]]
    var testDescription: String { "\(elements[0].count) elements" }
  }

  /// `ElementPlan.floatsPerRange` is such a multiple.
  @Test func `an optimizer's step has the same bits when cut at multiples of 64`() {
    let step = AdamStep(
      learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-2,
      beta1Power: 0.9, beta2Power: 0.999)
    func pass(_ parts: [Tensor]) {
      adamStep(
        step, parameters: parts[0], gradients: parts[1], firstMoments: parts[2],
        secondMoments: parts[3])
    }
    let areEqual = bits([64, 192, 1_024, 4_992], pass) == bits([], pass)
    #expect(areEqual)
    #expect(ElementPlan.floatsPerRange % 64 == 0)
  }

  @Test func `sums and multiples have the same bits wherever they are cut`() {
    func pass(_ parts: [Tensor]) {
      add(parts[1], to: parts[0])
      scale(parts[1], by: 0.3, on: Device(threads: 1))
    }
    let areEqual = bits([1, 18, 35, 1_000, 1_007, 4_999], pass) == bits([], pass)
    #expect(areEqual)
  }
}
