import TestSupport
import Testing

@testable import Kernels

/// Convolutions of so many tiles, pixels or channels that only a sample of their elements is
/// computed again by the definition.
struct LargeConvolutionTests {
  /// Two blocks of tiles in a weight gradient (F(4x4), then F(2x2)); more chunks of pixels than lanes;
  /// the most channels of the paper's networks.
  static let cases = [
    [17, 16, 16, 16, 16], [270, 2, 2, 16, 32], [70, 16, 16, 3, 16], [1, 4, 4, 512, 512],
    [3, 2, 2, 512, 512],
  ].map(ConvolutionCase.init)

  init() throws { try BLAS.prepare() }

  @Test(arguments: cases)
  func `a sample of all three passes agrees with the definition`(shape: ConvolutionCase) {
    Self.check(shape)
  }

  static func check(_ shape: ConvolutionCase) {
    let device = Device(threads: 2)
    let definition = ConvolutionDefinition(
      shape: shape, x: normalTensor(shape.x, 1), weight: normalTensor(shape.weight, 2),
      dy: normalTensor(shape.y, 3))
    let (x, weight, dy) = (definition.x, definition.weight, definition.dy)

    let y = Tensor(shape.y)
    convolution3x3(x, weight: weight, bias: nil, rectified: false, into: y, on: device)
    expectSample(y) { definition.output(at: $0) }

    let dw = Tensor(shape.weight)
    convolution3x3WeightPullback(MapGradient(dy), x: x, into: dw, on: device)
    expectSample(dw) { definition.weightGradient(at: $0) }

    let dx = Tensor(shape.x)
    convolution3x3InputPullback(dy, weight: weight, into: dx, on: device)
    expectSample(dx) { definition.inputGradient(at: $0) }
  }

  /// 61 elements all over the tensor, the first and the last among them.
  private static func expectSample(
    _ tensor: Tensor, _ location: SourceLocation = #_sourceLocation,
    _ definition: (Int) -> Double
  ) {
    let places = (0...60).map { $0 * (tensor.count - 1) / 60 }
    let error = scaledError(places.map { tensor[$0] }, places.map(definition))
    #expect(error < Tolerances.winograd, sourceLocation: location)
  }
}

/// Single elements of the three passes of a convolution, in double precision.
private struct ConvolutionDefinition {
  let shape: ConvolutionCase
  let x: Tensor
  let weight: Tensor
  let dy: Tensor

  private var height: Int { shape.sizes[1] }
  private var width: Int { shape.sizes[2] }
  private var inputs: Int { shape.sizes[3] }
  private var outputs: Int { shape.sizes[4] }

  /// Where in a stack of maps a pixel is, moved by some rows and columns; nil outside.
  private func pixel(_ pixel: Int, movedBy rows: Int, _ columns: Int) -> Int? {
    let (row, column) = (pixel / width % height + rows, pixel % width + columns)
    guard row >= 0, row < height, column >= 0, column < width else { return nil }
    return pixel + rows * width + columns
  }

  func output(at index: Int) -> Double {
    let (pixel, output) = (index / outputs, index % outputs)
    var sum = 0.0
    for tap in 0..<9 {
      guard let other = self.pixel(pixel, movedBy: tap / 3 - 1, tap % 3 - 1) else { continue }
      for input in 0..<inputs {
        sum +=
          Double(weight.pointer[(tap * inputs + input) * outputs + output])
          * Double(x.pointer[other * inputs + input])
      }
    }
    return sum
  }

  func weightGradient(at index: Int) -> Double {
    let (tap, input, output) = (
      index / outputs / inputs, index / outputs % inputs, index % outputs
    )
    var sum = 0.0
    for pixel in 0..<shape.sizes[0] * height * width {
      guard let other = self.pixel(pixel, movedBy: tap / 3 - 1, tap % 3 - 1) else { continue }
      sum +=
        Double(x.pointer[other * inputs + input]) * Double(dy.pointer[pixel * outputs + output])
    }
    return sum
  }

  func inputGradient(at index: Int) -> Double {
    let (pixel, input) = (index / inputs, index % inputs)
    var sum = 0.0
    for tap in 0..<9 {
      guard let other = self.pixel(pixel, movedBy: 1 - tap / 3, 1 - tap % 3) else { continue }
      for output in 0..<outputs {
        sum +=
          Double(weight.pointer[(tap * inputs + input) * outputs + output])
          * Double(dy.pointer[other * outputs + output])
      }
    }
    return sum
  }
}
