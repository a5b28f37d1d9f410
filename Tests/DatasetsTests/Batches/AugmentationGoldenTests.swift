import Kernels
import TestSupport
import Testing

@testable import Batches

/// Every transform against torchvision, with the parameters given.
@Suite struct AugmentationGoldenTests {
  private let golden: Golden
  private let side: Int
  private let normalization: PixelNormalization

  init() throws {
    golden = try Golden("augmentation")
    side = try golden.floats("expected").shape[1]
    normalization = PixelNormalization(
      mean: try golden.floats("mean").elements,
      deviation: try golden.floats("deviation").elements)
  }

  private var pixelCount: Int { 3 * side * side }

  private func image(_ index: Int) throws -> [UInt8] {
    try golden.integers("images")[index * pixelCount..<(index + 1) * pixelCount].map(UInt8.init)
  }

  private func augmentation(_ index: Int) throws -> Augmentation {
    let corner = try golden.integers("corners")[2 * index..<2 * index + 2].map(Int.init)
    let order = try golden.integers("orders")[4 * index..<4 * index + 4]
    let factors = try golden.floats("factors").elements[4 * index..<4 * index + 4].map(\.self)
    let hole = try golden.integers("holes")[3 * index..<3 * index + 3].map(Int.init)
    let adjustments: [Augmentation.Adjustment] = [
      .brightness(factors[0]), .contrast(factors[1]), .saturation(factors[2]), .hue(factors[3]),
    ]
    return Augmentation(
      top: corner[0], left: corner[1], isMirrored: try golden.integers("mirrored")[index] == 1,
      adjustments: order.map { adjustments[Int($0)] },
      hole: Augmentation.Hole(row: hole[0], column: hole[1], length: hole[2], side: side))
  }

  @Test func `each case gives torchvision's pixels`() throws {
    let expected = try golden.floats("expected")
    for index in 0..<expected.shape[0] {
      let y = Tensor([side, side, 3])
      try image(index).withUnsafeBufferPointer {
        try augmentation(index).apply(
          $0, through: PixelPlanes(side: side), normalization, into: y)
      }
      let target = expected.rows(index..<index + 1).elements.map(Double.init)
      #expect(scaledError(y.elements, target) < Tolerances.pixels, "case \(index)")
    }
  }

  @Test func `a test image is a training image that nothing happened to, bit for bit`() throws {
    let (plain, unchanged) = (Tensor([side, side, 3]), Tensor([side, side, 3]))
    try image(0).withUnsafeBufferPointer {
      normalization.apply($0, side: side, into: plain)
      Augmentation(
        top: 0, left: 0, isMirrored: false, adjustments: [],
        hole: Augmentation.Hole(row: 0, column: 0, length: 0, side: side)
      ).apply($0, through: PixelPlanes(side: side), normalization, into: unchanged)
    }
    #expect(plain.elements == unchanged.elements)
  }
}
