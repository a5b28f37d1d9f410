import TestSupport
import Testing

@testable import Kernels

/// A convolution's sizes: images, height, width, inputs, outputs.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
  let sizes: [Int]
  var testDescription: String { "\(sizes)" }

  var x: Shape { [sizes[0], sizes[1], sizes[2], sizes[3]] }
  var y: Shape { [sizes[0], sizes[1], sizes[2], sizes[4]] }
  var weight: Shape { [3, 3, sizes[3], sizes[4]] }
  func maps(_ channels: Int, _ elements: [Double]) -> NaiveMaps {
    NaiveMaps(sizes[0], sizes[1], sizes[2], channels, elements)
  }
}

struct ConvolutionTests {
  init() throws { try BLAS.prepare() }

  /// Images of three channels, in one strip of a row and in two; patches; F(2x2) on maps of one to three tiles; F(4x4) with whole tiles, with tiles that stick out,
  /// with more than one block of tiles, with panels of 16 and 32 columns.
  static let cases = [
    [2, 5, 4, 3, 16], [2, 3, 70, 3, 48], [1, 19, 13, 3, 32], [3, 4, 4, 5, 7], [3, 2, 2, 16, 48],
    [2, 1, 1, 32, 16], [1, 2, 5, 16, 16],
    [2, 4, 4, 16, 32], [3, 6, 6, 32, 16], [2, 7, 9, 16, 48], [9, 16, 16, 16, 16],
    [2, 8, 8, 48, 80],
  ].map(ConvolutionCase.init)

  @Test(arguments: cases)
  func `all three passes agree with their definition`(shape: ConvolutionCase) {
    Self.check(shape)
  }

  private static func check(_ shape: ConvolutionCase) {
    let device = Device(threads: 2)
    let (inputs, outputs) = (shape.sizes[3], shape.sizes[4])
    let x = normalTensor(shape.x, 1)
    let weight = normalTensor(shape.weight, 2)
    let bias = normalTensor([outputs], 3)
    let dy = normalTensor(shape.y, 4)

    let y = Tensor(shape.y)
    convolution3x3(x, weight: weight, bias: bias, rectified: false, into: y, on: device)
    let sums = shape.maps(inputs, x.doubles).convolved(weight.doubles, outputs)
    let expected = sums.mapped(sums.height, sums.width, outputs) {
      sums[$0, $1, $2, $3] + Double(bias[$3])
    }
    #expect(scaledError(y.elements, expected.elements) < Tolerances.winograd)

    convolution3x3(x, weight: weight, bias: bias, rectified: true, into: y, on: device)
    #expect(
      scaledError(y.elements, expected.elements.map { max($0, 0) }) < Tolerances.winograd)

    let weightGradient = Tensor(shape.weight)
    convolution3x3WeightPullback(MapGradient(dy), x: x, into: weightGradient, on: device)
    let naive = shape.maps(inputs, x.doubles).weightGradient(shape.maps(outputs, dy.doubles))
    #expect(scaledError(weightGradient.elements, naive) < Tolerances.winograd)

    let dx = Tensor(shape.x)
    convolution3x3InputPullback(dy, weight: weight, into: dx, on: device)
    let turned = shape.maps(outputs, dy.doubles).inputGradient(weight.doubles, inputs)
    #expect(scaledError(dx.elements, turned.elements) < Tolerances.winograd)
  }

  @Test func `narrower instruction sets agree with the definition as well`() async {
    for core in [BLASCore.haswell, .nehalem] {
      await #expect(processExitsWith: .success) { [name = core.rawValue as String] in
        let core = try #require(BLASCore(rawValue: name))
        try BLAS.prepare(core: core)
        for shape in ConvolutionTests.cases { ConvolutionTests.check(shape) }
        for shape in LargeConvolutionTests.cases { LargeConvolutionTests.check(shape) }
      }
    }
  }

  @Test(arguments: [
    [2, 8, 8, 3, 16], [2, 4, 70, 3, 32], [2, 8, 8, 16, 32], [2, 6, 6, 16, 16], [3, 4, 4, 16, 16],
    [2, 2, 2, 16, 16],
  ])
  func `a gradient given by cells is the gradient multiplied out`(sizes: [Int]) {
    let shape = ConvolutionCase(sizes: sizes)
    let device = Device(threads: 1)
    let x = normalTensor(shape.x, 1)
    let h = normalTensor(shape.y, 2)
    let cells = normalTensor([sizes[0], 2, 2, sizes[4]], 3)
    let product = Tensor(shape.y)
    let (height, width) = (sizes[1] / 2, sizes[2] / 2)
    for index in 0..<product.count {
      let (pixel, channel) = (index / sizes[4], index % sizes[4])
      let (row, column) = (pixel / sizes[2], pixel % sizes[2])
      let cell = (row / sizes[1] * 2 + row % sizes[1] / height) * 2 + column / width
      product[index] = h[index] * cells[cell * sizes[4] + channel]
    }
    let (byCells, whole) = (Tensor(shape.weight), Tensor(shape.weight))
    convolution3x3WeightPullback(MapGradient(h, cells: cells), x: x, into: byCells, on: device)
    convolution3x3WeightPullback(MapGradient(product), x: x, into: whole, on: device)
    #expect(byCells.elements == whole.elements)
  }

  /// The larger ones have weight gradients of more than one block, or more chunks than lanes.
  @Test(arguments: [
    [40, 8, 8, 3, 16], [9, 16, 16, 16, 32], [5, 2, 2, 32, 32], [17, 16, 16, 16, 16],
    [70, 16, 16, 3, 16], [2, 90, 70, 3, 32], [1, 4, 4, 512, 512],
  ])
  func `every number of threads gives the same bits`(sizes: [Int]) {
    let shape = ConvolutionCase(sizes: sizes)
    let x = normalTensor(shape.x, 1)
    let weight = normalTensor(shape.weight, 2)
    let dy = normalTensor(shape.y, 3)
    let results = [1, 2, 5].map { threads in
      let device = Device(threads: threads)
      let (y, dw, dx) = (Tensor(shape.y), Tensor(shape.weight), Tensor(shape.x))
      convolution3x3(x, weight: weight, bias: nil, rectified: false, into: y, on: device)
      convolution3x3WeightPullback(MapGradient(dy), x: x, into: dw, on: device)
      convolution3x3InputPullback(dy, weight: weight, into: dx, on: device)
      return [y.elements, dw.elements, dx.elements]
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  @Test func `the algorithm is a function of the shape`() {
    func algorithm(_ side: Int, _ inputs: Int, _ outputs: Int) -> ConvolutionAlgorithm {
      ConvolutionAlgorithm(height: side, width: side, inputs: inputs, outputs: outputs)
    }
    #expect(algorithm(32, 3, 128) == .direct)
    #expect(algorithm(32, 128, 3) == .patches)
    #expect(algorithm(32, 128, 256) == .winograd(tile: 4))
    #expect(algorithm(4, 512, 512) == .winograd(tile: 4))
    #expect(algorithm(2, 512, 512) == .winograd(tile: 2))
    #expect(algorithm(8, 24, 32) == .patches)
  }
}
