import Foundation
import Kernels
import TestSupport
import Testing

@testable import Learning
@testable import SoftHebb

/// The operations of SoftHebb against naive functions.
struct SoftHebbOperationTests {
  init() throws { try BLAS.prepare() }

  private func tensor(_ shape: Shape, seed: UInt64) -> Tensor {
    let x = Tensor(shape)
    CounterGenerator(seed: seed, purpose: .trainInputs).fillNormal(x, deviation: 1)
    return x
  }

  @Test func `patches mirror the border without repeating it`() {
    // One map of 3 x 3 pixels, numbered row by row.
    let x = Tensor((0..<9).map(Float.init), [1, 3, 3, 1])
    let rows = Tensor([9, 9])
    mirroredPatches(of: x, kernel: 3, into: rows, on: .serial)
    #expect(Array(rows.elements[0..<9]) == [4, 3, 4, 1, 0, 1, 4, 3, 4])
    #expect(Array(rows.elements[36..<45]) == [0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(Array(rows.elements[72..<81]) == [4, 5, 4, 7, 8, 7, 4, 5, 4])
    let wide = Tensor([9, 25])
    mirroredPatches(of: x, kernel: 5, into: wide, on: .serial)
    #expect(Array(wide.elements[0..<5]) == [8, 7, 6, 7, 8])
  }

  @Test func `a triangle hands on what is above the mean of a pixel`() {
    let u = Tensor([1, 2, 6, -1, -1, -1] as [Float], [2, 3])
    let h = Tensor([2, 3])
    channelTriangle(u, power: 2, into: h, on: .serial)
    #expect(h.elements == [0, 0, 9, 0, 0, 0])
    channelTriangle(u, power: 0.5, into: u, on: .serial)
    #expect(abs(u[2] - 3.0.squareRoot().floatValue) < 1e-6)
  }

  @Test func `pools take the largest or the mean of a window`() {
    let x = Tensor((0..<16).map(Float.init), [1, 4, 4, 1])
    let y = Tensor([1, 2, 2, 1])
    MapPooling.mean(x, into: y, on: .serial)
    #expect(y.elements == [2.5, 4.5, 10.5, 12.5])
    // Windows of rows -1 to 2 and 1 to 4, of which 0 to 2 and 1 to 3 are inside.
    MapPooling.largest(x, into: y, on: .serial)
    #expect(y.elements == [10, 11, 14, 15])
  }

  @Test func `the winner is pulled and all others are pushed`() {
    let u = Tensor([0, 1, 1] as [Float], [1, 3])
    let y = Tensor([1, 3])
    softWinners(u, inverseTemperature: 2, into: y, on: .serial)
    let sum = exp(-2.0) + 2
    for (found, expected) in zip(y.elements, [-exp(-2.0) / sum, 1 / sum, -1 / sum]) {
      #expect(abs(Double(found) - expected) < 1e-7)
    }
  }

  @Test func `a step is that of its definition`() {
    let (rows, inputs, channels) = (7, 5, 3)
    let (x, w) = (tensor([rows, inputs], seed: 1), tensor([channels, inputs], seed: 2))
    let u = Tensor([rows, channels])
    affine(x, weight: w, bias: Tensor([channels]), into: u)
    func value(_ tensor: Tensor, _ row: Int, _ column: Int) -> Double {
      Double(tensor[row * tensor.shape[1] + column])
    }
    var change = [[Double]](
      repeating: [Double](repeating: 0, count: inputs), count: channels)
    for row in 0..<rows {
      let powers = (0..<channels).map { exp(0.7 * value(u, row, $0)) }
      let winner = (0..<channels).max { value(u, row, $0) < value(u, row, $1) } ?? 0
      for channel in 0..<channels {
        let share = powers[channel] / powers.reduce(0, +)
        let y = channel == winner ? share : -share
        for input in 0..<inputs {
          change[channel][input] +=
            y * (value(x, row, input) - value(u, row, channel) * value(w, channel, input))
        }
      }
    }
    let largest = change.flatMap { $0 }.map(abs).max() ?? 1
    let expected = (0..<channels).flatMap { channel -> [Double] in
      let norm = (0..<inputs).reduce(0) { $0 + pow(value(w, channel, $1), 2) }.squareRoot()
      let rate = 0.3 * (abs(norm - 1) + 1e-10).squareRoot()
      return (0..<inputs).map {
        value(w, channel, $0) + rate * change[channel][$0] / largest
      }
    }
    softWinnerStep(
      w, patches: x, u, change: Tensor(w.shape), inverseTemperature: 0.7, rate: 0.3,
      on: Device(threads: 1))
    #expect(scaledError(w.elements, expected) < Tolerances.gradient)
  }
}

extension Double {
  fileprivate var floatValue: Float { Float(self) }
}
