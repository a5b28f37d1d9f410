import Foundation
import Kernels
import ScheduledRules
import TestSupport
import Testing

@testable import HintonForwardForward
@testable import Learning

/// The operations of Hinton's forward-forward against naive functions of doubles and their differences.
struct HintonOperationTests {
  private func tensor(_ rows: Int, _ columns: Int, seed: UInt64) -> Tensor {
    let x = Tensor([rows, columns])
    CounterGenerator(seed: seed, purpose: .trainInputs).fillNormal(x, deviation: 1)
    return x
  }

  /// Central differences of a function of doubles.
  private func differences(_ x: [Double], of function: ([Double]) -> Double) -> [Double] {
    x.indices.map { index in
      var (low, high) = (x, x)
      low[index] -= 1e-5
      high[index] += 1e-5
      return (function(high) - function(low)) / 2e-5
    }
  }

  @Test func `rows have a mean square of one, and zeros stay`() {
    let x = tensor(4, 7, seed: 1)
    for column in 0..<7 { (x[7 + column], x[14 + column]) = (0, x[column] * 64) }
    let y = Tensor(x.shape)
    scaleToUnitRMS(x, into: y)
    for row in [0, 2, 3] {
      let mean = (0..<7).reduce(0.0) { $0 + Double(y[7 * row + $1]) * Double(y[7 * row + $1]) } / 7
      #expect(abs(mean - 1) < Tolerances.sameFormula)
    }
    #expect((0..<7).allSatisfy { y[7 + $0] == 0 })
    // The scale of a row does not matter.
    #expect((0..<7).allSatisfy { abs(y[$0] - y[14 + $0]) < 1e-6 })
    scaleToUnitRMS(x, into: x)
    #expect(x.elements == y.elements)
  }

  @Test func `the loss of goodness has its definition's value and slope`() {
    let (rows, units) = (6, 5)
    let h = tensor(rows, units, seed: 2)
    for index in 0..<h.count { h[index] = max(h[index], 0) * 2 }
    func loss(_ h: [Double]) -> Double {
      (0..<rows).reduce(0.0) { sum, row in
        let goodness = h[row * units..<(row + 1) * units].reduce(0) { $0 + $1 * $1 }
        let logit = goodness - Double(units)
        // One minus a probability near one would cancel.
        return sum + log1p(exp(row < rows / 2 ? -logit : logit)) / Double(rows)
      }
    }
    let values = h.elements.map(Double.init)
    let found = thresholdLoss(h, gradient: h)
    #expect(abs(found - loss(values)) < 1e-9)
    #expect(scaledError(h.elements, differences(values, of: loss)) < Tolerances.gradient)
  }

  @Test func `goodness far from the threshold gives finite losses`() {
    let h = Tensor([2, 4])
    h.fill(1e4)
    let gradient = Tensor(h.shape)
    // The positive row is right, the negative one wrong by 4e8 - 4 nats.
    #expect(abs(thresholdLoss(h, gradient: gradient) - (4e8 - 4) / 2) < 1)
    #expect(gradient.elements == [0, 0, 0, 0, 1e4, 1e4, 1e4, 1e4])
  }

  @Test func `the peer penalty has its definition's value, slope and memory`() {
    let (rows, units) = (4, 6)
    let h = tensor(rows, units, seed: 3)
    let before = tensor(1, units, seed: 4).elements.map(Double.init)
    let penalty = PeerPenalty(weight: 0.7, memory: 0.9)
    func means(_ h: [Double]) -> [Double] {
      (0..<units).map { unit in
        let mean = (0..<rows).reduce(0.0) { $0 + h[$1 * units + unit] } / Double(rows)
        return 0.9 * before[unit] + 0.1 * mean
      }
    }
    func value(_ h: [Double]) -> Double {
      let means = means(h)
      let mean = means.reduce(0, +) / Double(units)
      return 0.7 * means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(units)
    }
    let running = Tensor([units])
    for unit in 0..<units { running[unit] = Float(before[unit]) }
    let values = h.elements.map(Double.init)
    let (found, gradient) = penalty(h, means: running)
    #expect(abs(found - value(values)) < 1e-6)
    #expect(scaledError(running.elements, means(values)) < Tolerances.sameFormula)
    let expected = differences(values, of: value)
    for row in 0..<rows {
      let own = Array(expected[row * units..<(row + 1) * units])
      #expect(scaledError(gradient, own) < Tolerances.gradient)
    }
  }

  @Test func `a step of momentum follows its definition`() {
    let (w, g, v) = (tensor(1, 40, seed: 6), tensor(1, 40, seed: 7), Tensor([1, 40]))
    v.fill(0)
    var (values, velocities) = (w.elements.map(Double.init), [Double](repeating: 0, count: 40))
    let step = MomentumStep(learningRate: 0.1, momentum: 0.8, weightDecay: 0.05)
    for _ in 0..<3 {
      step(w, gradient: g, velocity: v)
      for index in 0..<40 {
        velocities[index] =
          0.8 * velocities[index] + Double(g[index]) + 0.05 * values[index]
        values[index] -= 0.1 * velocities[index]
      }
    }
    #expect(scaledError(w.elements, values) < Tolerances.sum)
    #expect(scaledError(v.elements, velocities) < Tolerances.sum)
  }

  @Test func `the rate falls in the second half alone`() {
    let rates = (0..<6).map { LinearCooldown.rate(3, epoch: $0, of: 6) }
    #expect(rates == [3, 3, 3, 3, 3, 2])
    #expect((0..<4).map { LinearCooldown.rate(1, epoch: $0, of: 100) } == [1, 1, 1, 1])
    #expect(abs(LinearCooldown.rate(1, epoch: 99, of: 100) - 0.04) < 1e-12)
  }

  @Test func `a clock counts epochs, and stays in the last one`() {
    let clock = TrainingClock(epochs: 3, stepsPerEpoch: 4)
    #expect([0, 3, 4, 11, 12, 40].map(clock.epoch(of:)) == [0, 0, 1, 2, 2, 2])
  }

  @Test func `a label is a column, in bands where classes are many`() throws {
    let block = try LabelBlock(side: 6, classes: 8, rows: 2)
    let x = Tensor([2, 6, 6, 3])
    x.fill(9)
    block.write([1, 7], to: x)
    func pixel(_ image: Int, _ row: Int, _ column: Int) -> [Float] {
      (0..<3).map { x[((image * 6 + row) * 6 + column) * 3 + $0] }
    }
    #expect(pixel(0, 0, 1) == [1, 1, 1] && pixel(0, 1, 1) == [1, 1, 1])
    #expect(pixel(0, 0, 0) == [-1, -1, -1] && pixel(0, 2, 1) == [-1, -1, -1])
    #expect(pixel(1, 2, 1) == [1, 1, 1] && pixel(1, 3, 1) == [1, 1, 1])
    // The second band ends after two columns, and the image goes on below it.
    #expect(pixel(0, 2, 2) == [9, 9, 9] && pixel(0, 4, 0) == [9, 9, 9])
    block.write(nil, to: x)
    #expect(pixel(1, 2, 1) == [-0.75, -0.75, -0.75])
    #expect(throws: LearningError.self) { try LabelBlock(side: 6, classes: 8, rows: 4) }
  }
}
