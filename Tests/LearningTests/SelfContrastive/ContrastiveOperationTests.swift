import Foundation
import Kernels
import TestSupport
import Testing

@testable import SelfContrastive

/// The operations of the self-contrastive network against naive functions and finite differences.
struct ContrastiveOperationTests {
  @Test func `maps are mirrored without repeating the border, and standardised with it`() {
    // One map of 3 x 3 pixels, numbered row by row.
    let x = Tensor((0..<9).map(Float.init), [1, 3, 3, 1])
    let a = Tensor([1, 5, 5, 1])
    standardize(x, padding: 1, into: a, on: .serial)
    let mirrored = [
      4, 3, 4, 5, 4, 1, 0, 1, 2, 1, 4, 3, 4, 5, 4, 7, 6, 7, 8, 7, 4, 3, 4, 5, 4,
    ].map(Double.init)
    let mean = mirrored.reduce(0, +) / 25
    let deviation = (mirrored.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 24).squareRoot()
    #expect(scaledError(a.elements, mirrored.map { ($0 - mean) / deviation }) < 1e-6)
    let rows = Tensor([9, 9])
    patches(of: a, kernel: 3, into: rows, on: .serial)
    #expect(rows.elements[0..<9].elementsEqual([0, 1, 2, 5, 6, 7, 10, 11, 12].map { a[$0] }))
    #expect(
      rows.elements[72..<81].elementsEqual([12, 13, 14, 17, 18, 19, 22, 23, 24].map { a[$0] }))
  }

  @Test func `a map of one value becomes zeros`() {
    let x = Tensor([1, 4, 4, 2])
    x.fill(3)
    let a = Tensor([1, 4, 4, 2])
    standardize(x, padding: 0, into: a, on: .serial)
    #expect(a.elements.allSatisfy { $0 == 0 })
  }

  @Test func `pairs are sums with later images, round the batch`() {
    let a = Tensor([1, 10, 100] as [Float], [3, 1, 1, 1])
    let sums = Tensor([3, 1, 1, 1])
    pairSums(a, shift: 2, into: sums, on: .serial)
    #expect(sums.elements == [101, 11, 110])
    pairSums(a, shift: 0, into: sums, on: .serial)
    #expect(sums.elements == [2, 20, 200])
  }

  @Test func `pools take the largest of a triangle or the mean of what is above zero`() {
    // Channels of mean 0 at each pixel, so that the triangle of the first is x or 0.
    let values: [Float] = (0..<16).flatMap { [Float($0) - 4, 4 - Float($0)] }
    let h = Tensor([1, 2, 2, 2])
    RectifiedPool(isTriangle: true)(Tensor(values, [1, 4, 4, 2]), into: h, on: .serial)
    #expect(h.elements == [6, 4, 7, 3, 10, 0, 11, 0])
    RectifiedPool(isTriangle: false)(Tensor(values, [1, 4, 4, 2]), into: h, on: .serial)
    #expect(h.elements == [0.25, 1.75, 1.25, 0.75, 6.5, 0, 8.5, 0])
  }

  @Test func `the gradient of the loss is that of finite differences`() {
    let (images, pixels, channels) = (2, 3, 4)
    let count = images * pixels * channels
    let start = Tensor([2 * count])
    CounterGenerator(seed: 7, purpose: .partners).fillNormal(start, deviation: 2)
    // Rectification has a kink; the differences stay on one side of it.
    let point = start.elements.map { Double(abs($0) < 0.01 ? 0.5 : $0) }
    let loss = ContrastiveLoss(positiveThreshold: 1, negativeThreshold: 2, penalty: 0.3)
    func value(_ point: [Double]) -> Double {
      func goodness(_ pixel: Int) -> Double {
        point[pixel * channels..<(pixel + 1) * channels]
          .reduce(0) { $0 + max($1, 0) * max($1, 0) } / Double(channels)
      }
      let all = images * pixels
      let good = (0..<all).map(goodness)
      let bad = (all..<2 * all).map(goodness)
      let norms = (0..<images).reduce(0.0) { sum, image in
        sum
          + good[image * pixels..<(image + 1) * pixels].reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      return zip(good, bad).reduce(0) { $0 + log(1 + exp(1 - $1.0)) + log(1 + exp($1.1 - 2)) }
        / Double(all) + 0.3 * norms / Double(images)
    }
    let u = [0, count].map {
      Tensor(point[$0..<$0 + count].map(Float.init), [images * pixels, channels])
    }
    let y = u.map { u in
      let y = Tensor([images, pixels])
      pixelGoodness(u, into: y, on: .serial)
      return y
    }
    #expect(abs(loss(y[0], y[1]) - value(point)) < 1e-6)
    for (u, dy) in zip(u, y) { pixelGoodnessPullback(dy, u: u, on: .serial) }
    let expected = finiteDifferences(at: point, of: value)
    #expect(scaledError(u[0].elements + u[1].elements, expected) < Tolerances.gradient)
  }

  @Test func `goodness of zero has no gradient that is no number`() {
    let (good, bad) = (Tensor([1, 2]), Tensor([1, 2]))
    let loss = ContrastiveLoss(positiveThreshold: 0, negativeThreshold: 1, penalty: 0.1)
    #expect(loss(good, bad).isFinite && good.elements == [-0.25, -0.25])
    #expect(bad.elements.allSatisfy { abs($0 - 0.5 / (1 + exp(1))) < 1e-6 })
  }
}
