import TestSupport
import Testing

@testable import Kernels

/// The local loss of a convolutional layer against its definition in double precision.
struct CellGoodnessTests {
  private let device = Device(threads: 2)
  private let images = 3
  private let channels = 16
  private let classes = 5
  private let temperature: Float = 0.7
  private let bias = normalTensor([5], 2)

  init() throws { try BLAS.prepare() }

  /// A rectified map of side 8.
  private var h: Tensor {
    let a = normalTensor([images, 8, 8, channels], 3)
    return Tensor(a.elements.map { max($0, 0) }, a.shape)
  }

  private func projection(_ grid: Int) -> Tensor {
    normalTensor([grid * grid * channels, classes], 1)
  }

  /// z as a function of h and T.
  private func naive(_ h: [Double], _ temperature: Double, _ grid: Int) -> NaiveMatrix {
    let squares = NaiveMaps(images, 8, 8, channels, h.map { $0 * $0 }).cellSums(grid)
    let pixels = Double(8 / grid * (8 / grid))
    return NaiveMatrix(
      images, grid * grid * channels, squares.elements.map { $0 / pixels / temperature }
    ).times(projection(grid).naive).addingToRows(bias.doubles)
  }

  private struct Forward {
    let sums: Tensor
    let squares: Tensor
    let z: Tensor
  }

  private func forward(_ grid: Int) -> Forward {
    let shape: Shape = [images, grid, grid, channels]
    let result = Forward(
      sums: Tensor(shape), squares: Tensor(shape), z: Tensor([images, classes]))
    cellSums(
      ChannelBlock(pools: false), h, sums: result.sums, squares: result.squares, on: device)
    projectCells(
      result.squares.reshaped([images, grid * grid * channels]),
      pixelsPerCell: 64 / grid / grid, projection: projection(grid), bias: bias,
      temperature: temperature, into: result.z, on: device)
    return result
  }

  @Test(arguments: [1, 2, 4, 8])
  func `the logits agree with their definition`(grid: Int) {
    let expected = naive(h.doubles, Double(temperature), grid)
    #expect(scaledError(forward(grid).z.elements, expected.elements) < Tolerances.sum)
  }

  @Test(arguments: [1, 2, 4])
  func `the pullback to activation, temperature and bias agrees with finite differences`(
    grid: Int
  ) {
    let forward = forward(grid)
    let dz = normalTensor([images, classes], 4)
    let cells = Tensor([images, grid, grid, channels])
    let temperatureGradient = projectCellsPullback(
      dz, z: forward.z, pixelsPerCell: 64 / grid / grid, projection: projection(grid), bias: bias,
      temperature: temperature, into: cells.reshaped([images, grid * grid * channels]), on: device)
    // The gradient in h is h times the factor of its cell.
    let side = 8 / grid
    let activation = NaiveMaps(images, 8, 8, channels, h.doubles)
    let factors = NaiveMaps(images, grid, grid, channels, cells.doubles)
    let gradient = activation.mapped(8, 8, channels) {
      activation[$0, $1, $2, $3] * factors[$0, $1 / side, $2 / side, $3]
    }
    // Every 37th element: neighbouring channels, pixels and images are all among them.
    let places = Array(stride(from: 0, to: h.count, by: 37))
    let numeric = finiteDifferences(at: places.map { Double(h[$0]) }) { moved in
      var elements = h.doubles
      for (place, value) in zip(places, moved) { elements[place] = value }
      return dz.naive.inner(naive(elements, Double(temperature), grid))
    }
    #expect(
      scaledError(places.map { Float(gradient.elements[$0]) }, numeric) < Tolerances.gradient)
    let slope = finiteDifferences(at: [Double(temperature)]) {
      dz.naive.inner(naive(h.doubles, $0[0], grid))
    }
    #expect(scaledError([temperatureGradient], slope) < Tolerances.gradient)

    let biasGradient = Tensor([channels])
    cellBiasPullback(cells, sums: forward.sums, into: biasGradient)
    let expected = NaiveMatrix(images * 64, channels, gradient.elements).columnSums
    #expect(scaledError(biasGradient.elements, expected) < Tolerances.sum)
  }
}
