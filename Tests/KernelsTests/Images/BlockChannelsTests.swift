import TestSupport
import Testing

@testable import Kernels

/// Layer normalisation behind a rectifier for all numbers of channels that have code of their own, and
/// for others.
struct BlockChannelsTests {
  private let device = Device(threads: 2)
  private static let channels = [16, 32, 48, 64, 128, 144]

  private func rectified(_ channels: Int) -> Tensor {
    let s = normalTensor([2, 4, 4, channels], 1)
    for index in 0..<s.count { s[index] = max(s[index], 0) }
    return s
  }

  private func pixels(_ maps: [Double], _ channels: Int) -> [[Double]] {
    stride(from: 0, to: maps.count, by: channels).map { Array(maps[$0..<$0 + channels]) }
  }

  @Test(arguments: channels, [false, true])
  func `a block agrees with its definition`(channels: Int, pools: Bool) {
    let s = rectified(channels)
    let block = ChannelBlock(pools: pools, norm: .layerNorm)
    let x = Tensor(block.outputShape(s.shape))
    applyBlock(block, s, into: x, on: device)
    let h = NaiveMaps(2, 4, 4, channels, s.doubles)
    let expected = pixels((pools ? h.pooled : h).elements, channels)
      .flatMap { naiveLayerNorm($0, epsilon: 1e-5) }
    #expect(scaledError(x.elements, expected) < Tolerances.sum)
  }

  /// With p̂ = (p - mean) / σ, the gradient in p is (d - mean(d) - p̂ mean(d ∘ p̂)) / σ.
  @Test(arguments: channels, [false, true])
  func `its pullback agrees with the formula`(channels: Int, pools: Bool) {
    let s = rectified(channels)
    let block = ChannelBlock(pools: pools, norm: .layerNorm)
    let dx = normalTensor(block.outputShape(s.shape), 2)
    let cells = normalTensor([2, 2, 2, channels], 3)
    let dh = Tensor(s.shape)
    blockPullback(block, s, dx: dx, cells: cells, into: dh, on: device)

    let h = NaiveMaps(2, 4, 4, channels, s.doubles)
    let p = pools ? h.pooled : h
    let count = Double(channels)
    let dp = zip(pixels(p.elements, channels), pixels(dx.doubles, channels))
      .flatMap { pixel, d -> [Double] in
        let mean = pixel.reduce(0, +) / count
        let variance = pixel.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        let inverse = 1 / (variance + 1e-5).squareRoot()
        let normal = naiveLayerNorm(pixel, epsilon: 1e-5)
        let meanOfD = d.reduce(0, +) / count
        let slope = zip(d, normal).reduce(0) { $0 + $1.0 * $1.1 } / count
        return zip(d, normal).map { inverse * ($0 - meanOfD - $1 * slope) }
      }
    let gradient = NaiveMaps(2, p.height, p.width, channels, dp)
    let ofCells = NaiveMaps(2, 2, 2, channels, cells.doubles)
    let expected = h.mapped(4, 4, channels) { image, y, x, channel in
      guard h[image, y, x, channel] > 0 else { return 0 }
      let step = pools ? 2 : 1
      return gradient[image, y / step, x / step, channel] / Double(step * step)
        + ofCells[image, y / 2, x / 2, channel]
    }
    #expect(scaledError(dh.elements, expected.elements) < Tolerances.gradient)
  }

  @Test(arguments: channels)
  func `sums over cells agree with their definition`(channels: Int) {
    let s = rectified(channels)
    let (sums, squares) = (Tensor([2, 2, 2, channels]), Tensor([2, 2, 2, channels]))
    cellSums(ChannelBlock(pools: false), s, sums: sums, squares: squares, on: device)
    let h = NaiveMaps(2, 4, 4, channels, s.doubles)
    var squared = h
    squared.elements = h.elements.map { $0 * $0 }
    #expect(scaledError(sums.elements, h.cellSums(2).elements) < Tolerances.sum)
    #expect(scaledError(squares.elements, squared.cellSums(2).elements) < Tolerances.sum)
  }
}
