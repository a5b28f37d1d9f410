import TestSupport
import Testing

@testable import Kernels

struct DropoutTests {
  private let device = Device(threads: 2)

  private func mask(_ probability: Double, step: Int = 1, layer: Int = 0) -> Dropout {
    Dropout(
      probability: probability, seed: 9, purpose: RandomPurpose(rawValue: 1_000), step: step,
      layer: layer)
  }

  private func dropped(_ dropout: Dropout, _ shape: Shape = [64, 300]) -> [Float] {
    let x = Tensor(shape)
    x.fill(1)
    Kernels.dropout(x, dropout, into: x, on: device)
    return x.elements
  }

  @Test func `elements are zero or scaled, in the right proportion`() {
    let elements = dropped(mask(0.1))
    #expect(Set(elements) == [0, Float(1 / 0.9)])
    let share = Double(elements.count { $0 == 0 }) / Double(elements.count)
    // Five deviations of 19,200 draws.
    #expect(abs(share - 0.1) < 0.011)
  }

  @Test func `steps and layers have masks of their own`() {
    let masks = [mask(0.5), mask(0.5, step: 2), mask(0.5, layer: 1)].map { dropped($0) }
    #expect(Set(masks).count == 3)
    #expect(dropped(mask(0.5)) == masks[0])
  }

  @Test func `probability zero leaves elements alone`() {
    #expect(Set(dropped(mask(0))) == [1])
    #expect(Set(dropped(.none)) == [1])
  }

  @Test func `a row's mask does not depend on the rows around it`() {
    let all = dropped(mask(0.5), [40, 144])
    #expect(Array(all[..<(7 * 144)]) == dropped(mask(0.5), [7, 144]))
  }

  @Test(arguments: [16, 48, 64, 144])
  func `a block drops what the operation by itself drops`(channels: Int) {
    let s = normalTensor([2, 4, 4, channels], 1)
    for index in 0..<s.count { s[index] = abs(s[index]) }
    let x = Tensor(s.shape)
    applyBlock(ChannelBlock(pools: false, dropout: mask(0.3)), s, into: x, on: device)
    let rows = Tensor(s.elements, [32, channels])
    dropout(rows, mask(0.3), into: rows, on: device)
    #expect(x.elements == rows.elements)

    let (dx, dh) = (normalTensor(s.shape, 2), Tensor(s.shape))
    blockPullback(
      ChannelBlock(pools: false, dropout: mask(0.3)), s, dx: dx, cells: nil, into: dh, on: device)
    rows.assign(dx.reshaped([32, channels]))
    dropout(rows, mask(0.3), into: rows, on: device)
    #expect(dh.elements == rows.elements)
  }
}
