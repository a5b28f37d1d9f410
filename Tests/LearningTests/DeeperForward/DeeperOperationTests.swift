import Foundation
import Kernels
import TestSupport
import Testing

@testable import DeeperForward

/// The operations of DeeperForward against naive functions and finite differences.
struct DeeperOperationTests {
  private func tensor(_ shape: Shape) -> Tensor {
    let x = Tensor(shape)
    CounterGenerator(seed: 9, purpose: .deeperLayers).fillNormal(x, deviation: 1)
    return x
  }

  @Test func `the gradient of a loss on group means is that of finite differences`() {
    let (images, side, channels, groups) = (2, 2, 6, 3)
    let u = tensor([images, side, side, channels])
    let point = u.elements.map { Double(abs($0) < 0.01 ? 0.5 : $0) }
    let weights = (0..<images * groups).map { Double($0) - 2 }
    func value(_ point: [Double]) -> Double {
      (0..<images * groups).reduce(0.0) { sum, index in
        let (image, group) = (index / groups, index % groups)
        var mean = 0.0
        for pixel in 0..<side * side {
          for channel in 0..<channels / groups {
            let place = (image * side * side + pixel) * channels + group * 2 + channel
            mean += max(point[place], 0) / Double(side * side * channels / groups)
          }
        }
        return sum + weights[index] * 1.25 * mean
      }
    }
    let h = Tensor(point.map { Float(max($0, 0)) }, u.shape)
    let dz = Tensor(weights.map(Float.init), [images, groups])
    groupMeansPullback(dz, h: h, scale: 1.25, on: .serial)
    let expected = finiteDifferences(at: point, of: value)
    #expect(scaledError(h.elements, expected) < Tolerances.gradient)
  }

  @Test func `groups of normalised maps have mean 0 and variance 1`() {
    let h = tensor([2, 4, 4, 6])
    let (x, z) = (Tensor(h.shape), Tensor([2, 3]))
    groupNorm(h, groups: 3, into: x, on: .serial)
    groupMeans(x, into: z, on: .serial)
    #expect(z.elements.allSatisfy { abs($0) < 1e-6 })
    for index in 0..<x.count { x[index] *= x[index] }
    groupMeans(x, into: z, on: .serial)
    #expect(z.elements.allSatisfy { abs($0 - 1) < 1e-3 })
  }

  @Test func `shortcuts join channels and halve maps`() {
    let x = Tensor([1, 2, 3, 4] as [Float], [1, 2, 2, 1])
    let y = Tensor([5, 6, 7, 8] as [Float], [1, 2, 2, 1])
    let joined = Tensor([1, 2, 2, 2])
    joinChannels(x, y, into: joined, on: .serial)
    #expect(joined.elements == [1, 5, 2, 6, 3, 7, 4, 8])
    let half = Tensor([1, 1, 1, 2])
    halve(joined, into: half, on: .serial)
    #expect(half.elements == [2.5, 6.5])
  }

  @Test func `strided patches start at the border and leave out every second pixel`() {
    let x = Tensor((1...16).map(Float.init), [1, 4, 4, 1])
    let rows = Tensor([4, 9])
    rows.fill(.nan)
    stridedPatches(of: x, into: rows, on: .serial)
    #expect(Array(rows.elements[0..<9]) == [0, 0, 0, 0, 1, 2, 0, 5, 6])
    #expect(Array(rows.elements[27..<36]) == [6, 7, 8, 10, 11, 12, 14, 15, 16])
  }
}
