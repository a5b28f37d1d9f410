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

  /// However a pass is cut, its bits stay; the cuts here leave odd rests everywhere.
  @Test func `where a pass is cut changes no bit`() {
    let count = 5_003
    let step = AdamStep(
      learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-2,
      beta1Power: 0.9, beta2Power: 0.999)
    func bits(cuts: [Int]) -> [[UInt32]] {
      let tensors = (1...4).map { normalTensor([count], UInt32($0)) }
      for index in 0..<count { tensors[3][index] *= tensors[3][index] }
      for (first, end) in zip([0] + cuts, cuts + [count]) {
        let parts = tensors.map { $0.slice(from: first, [end - first]) }
        adamStep(
          step, parameters: parts[0], gradients: parts[1], firstMoments: parts[2],
          secondMoments: parts[3])
        add(parts[1], to: parts[0])
        scale(parts[1], by: 0.3, on: Device(threads: 1))
      }
      return tensors.map { $0.elements.map(\.bitPattern) }
    }
    let whole = bits(cuts: [])
    #expect(bits(cuts: [1, 18, 35, 1_000, 1_007, 4_999]) == whole)
    #expect(bits(cuts: Array(stride(from: 3, to: count, by: 3))) == whole)
  }
}
