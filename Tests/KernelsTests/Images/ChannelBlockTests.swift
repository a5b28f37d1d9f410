import TestSupport
import Testing

@testable import Kernels

/// What a block is made of.
struct BlockCase: CustomTestStringConvertible, Sendable {
  let pools: Bool
  let norm: ChannelNorm
  let isScaled: Bool
  let hasBatchNorm: Bool
  var order = BlockOrder.poolFirst
  var testDescription: String {
    "\(order) \(norm)\(pools ? ", pools" : "")\(isScaled ? ", scaled" : "")\(hasBatchNorm ? ", batch" : "")"
  }
}

struct ChannelBlockTests {
  private let device = Device(threads: 2)
  private let s = normalTensor([3, 4, 4, 32], 1)
  private let scale = (weight: normalTensor([32], 2), bias: normalTensor([32], 3))
  private let batchNorm = (slope: normalTensor([32], 4), shift: normalTensor([32], 5))
  private let cells = normalTensor([3, 2, 2, 32], 6)

  static let cases = ChannelNorm.allCases.flatMap { norm in
    [
      BlockCase(pools: false, norm: norm, isScaled: false, hasBatchNorm: false),
      BlockCase(pools: true, norm: norm, isScaled: norm != .none, hasBatchNorm: false),
      BlockCase(pools: true, norm: norm, isScaled: false, hasBatchNorm: true),
      BlockCase(
        pools: true, norm: norm, isScaled: norm != .none, hasBatchNorm: false, order: .poolLast),
    ]
  }

  private func block(_ kind: BlockCase) -> ChannelBlock {
    ChannelBlock(
      pools: kind.pools, order: kind.order, norm: kind.norm, scale: kind.isScaled ? scale : nil,
      batchNorm: kind.hasBatchNorm ? batchNorm : nil)
  }

  /// h of the definition: s is rectified, unless the block itself rectifies.
  private func activation(_ kind: BlockCase, _ s: [Double]) -> NaiveMaps {
    NaiveMaps(
      3, 4, 4, 32,
      s.enumerated().map { index, value in
        guard kind.hasBatchNorm else { return max(value, 0) }
        let channel = index % 32
        return max(Double(batchNorm.slope[channel]) * value + Double(batchNorm.shift[channel]), 0)
      })
  }

  private func output(
    _ kind: BlockCase, _ h: NaiveMaps, weight: [Double], bias: [Double]
  ) -> [Double] {
    let averagesFirst = kind.pools && kind.order == .poolFirst
    let x = normalized(kind, averagesFirst ? h.pooled : h, weight: weight, bias: bias)
    guard kind.pools, kind.order == .poolLast else { return x }
    return NaiveMaps(h.images, h.height, h.width, 32, x).pooled.elements
  }

  private func normalized(
    _ kind: BlockCase, _ p: NaiveMaps, weight: [Double], bias: [Double]
  ) -> [Double] {
    stride(from: 0, to: p.elements.count, by: 32).flatMap { first -> [Double] in
      let pixel = Array(p.elements[first..<first + 32])
      let normal: [Double] =
        switch kind.norm {
        case .none: pixel
        case .layerNorm: naiveLayerNorm(pixel, epsilon: 1e-5)
        case .rmsNorm:
          pixel.map {
            $0 / (pixel.reduce(0) { $0 + $1 * $1 } / 32 + 1e-5).squareRoot()
          }
        }
      guard kind.isScaled else { return normal }
      return normal.indices.map { weight[$0] * normal[$0] + bias[$0] }
    }
  }

  /// s as the block is given it.
  private func given(_ kind: BlockCase) -> Tensor {
    kind.hasBatchNorm ? s : Tensor(s.elements.map { max($0, 0) }, s.shape)
  }

  @Test(arguments: cases)
  func `a block agrees with its definition`(kind: BlockCase) {
    let block = block(kind)
    let x = Tensor(block.outputShape(s.shape))
    applyBlock(block, given(kind), into: x, on: device)
    let expected = output(
      kind, activation(kind, s.doubles), weight: scale.weight.doubles, bias: scale.bias.doubles)
    #expect(scaledError(x.elements, expected) < Tolerances.sum)
  }

  @Test(arguments: cases)
  func `its pullback agrees with finite differences`(kind: BlockCase) {
    let block = block(kind)
    let dx = normalTensor(block.outputShape(s.shape), 7)
    let dh = Tensor(s.shape)
    let scaleGradient = (weight: Tensor([32]), bias: Tensor([32]))
    blockPullback(
      block, given(kind), dx: dx, cells: cells, into: dh, scaleGradient: scaleGradient, on: device)

    let h = activation(kind, s.doubles)
    /// What the gradients belong to: x against dx, and each pixel against its cell.
    func objective(_ h: NaiveMaps, _ weight: [Double], _ bias: [Double]) -> Double {
      let x = output(kind, h, weight: weight, bias: bias)
      let sums = h.cellSums(2)
      return zip(x, dx.doubles).reduce(0) { $0 + $1.0 * $1.1 }
        + zip(sums.elements, cells.doubles).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let (weight, bias) = (scale.weight.doubles, scale.bias.doubles)
    // One image tells what the others would, at a third of the time.
    let numeric = finiteDifferences(at: Array(h.elements[..<512])) { point in
      var moved = h
      moved.elements.replaceSubrange(..<512, with: point)
      return objective(moved, weight, bias)
    }
    let masked = zip(numeric, h.elements).map { $1 > 0 ? $0 : 0 }
    #expect(scaledError(Array(dh.elements[..<512]), masked) < Tolerances.gradient)
    guard kind.isScaled else { return }
    let weights = finiteDifferences(at: weight) { objective(h, $0, bias) }
    let biases = finiteDifferences(at: bias) { objective(h, weight, $0) }
    #expect(scaledError(scaleGradient.weight.elements, weights) < Tolerances.gradient)
    #expect(scaledError(scaleGradient.bias.elements, biases) < Tolerances.gradient)
  }

  @Test func `a gradient may take the place of its activation`() {
    let kind = BlockCase(pools: true, norm: .layerNorm, isScaled: true, hasBatchNorm: false)
    let dx = normalTensor([3, 2, 2, 32], 7)
    let (apart, inPlace) = (Tensor(s.shape), given(kind))
    blockPullback(block(kind), given(kind), dx: dx, cells: cells, into: apart, on: device)
    blockPullback(block(kind), inPlace, dx: dx, cells: cells, into: inPlace, on: device)
    #expect(apart.elements == inPlace.elements)
  }

  @Test(arguments: [1, 2, 4])
  func `sums over cells agree with their definition`(grid: Int) {
    let kind = BlockCase(pools: true, norm: .none, isScaled: false, hasBatchNorm: true)
    let (sums, squares) = (Tensor([3, grid, grid, 32]), Tensor([3, grid, grid, 32]))
    cellSums(block(kind), s, sums: sums, squares: squares, on: device)
    let h = activation(kind, s.doubles)
    var squared = h
    squared.elements = h.elements.map { $0 * $0 }
    #expect(scaledError(sums.elements, h.cellSums(grid).elements) < Tolerances.sum)
    #expect(scaledError(squares.elements, squared.cellSums(grid).elements) < Tolerances.sum)
  }

  @Test func `what is added to maps reaches every pixel of its image`() {
    let (x, cells) = (Tensor(s.elements, s.shape), normalTensor([3, 1, 1, 32], 8))
    addToMaps(cells, x, on: device)
    for (index, value) in x.elements.enumerated() {
      let (image, channel) = (index / (16 * 32), index % 32)
      #expect(value == s[index] + cells[image * 32 + channel])
    }
  }

  @Test func `sums over maps agree with their definition`() {
    let sums = Tensor([32])
    mapSums(s, into: sums, on: device)
    let expected = NaiveMatrix(48, 32, s.doubles).columnSums
    #expect(scaledError(sums.elements, expected) < Tolerances.sum)
  }
}
