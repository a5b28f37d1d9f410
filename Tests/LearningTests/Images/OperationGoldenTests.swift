import Checkpoints
import Kernels
import TestSupport
import Testing

@testable import Learning

/// Single operations against PyTorch (`Tests/Reference/make_operation_goldens.py`).
struct OperationGoldenTests {
  private let golden: Golden
  private let device = Device(threads: 2)

  init() throws {
    try BLAS.prepare()
    golden = try Golden("operations")
  }

  private func expect(
    _ actual: Tensor, _ name: String, _ tolerance: Double = Tolerances.sum,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let error = try scaledError(actual.elements, golden.doubles(name))
    #expect(error < tolerance, "\(name)", sourceLocation: location)
  }

  @Test(arguments: ["patches", "large-tiles", "small-tiles"])
  func `convolutions and their pullbacks`(kind: String) throws {
    let name = "convolution-\(kind)"
    let (x, dy) = (try golden.floats("\(name).x"), try golden.floats("\(name).dy"))
    let weight = try golden.floats("\(name).weight")
    let (y, dx, dw) = (Tensor(dy.shape), Tensor(x.shape), Tensor(weight.shape))
    convolution3x3(
      x, weight: weight, bias: try golden.floats("\(name).bias"), rectified: false, into: y,
      on: device)
    convolution3x3InputPullback(dy, weight: weight, into: dx, on: device)
    convolution3x3WeightPullback(MapGradient(dy), x: x, into: dw, on: device)
    try expect(y, "\(name).y", Tolerances.winograd)
    try expect(dx, "\(name).dx", Tolerances.winograd)
    try expect(dw, "\(name).dweight", Tolerances.winograd)
  }

  @Test(arguments: [
    ("layer-norm", ChannelNorm.layerNorm, true), ("rms-norm", .rmsNorm, false),
    ("rms-norm-scaled", .rmsNorm, true), ("pooling", .none, true),
  ])
  func `what lies between convolutions`(kind: String, norm: ChannelNorm, pools: Bool) throws {
    let name = "block-\(kind)"
    let (s, dy) = (try golden.floats("\(name).s"), try golden.floats("\(name).dy"))
    let isScaled = golden.file.entries["\(name).weight"] != nil
    let scale =
      isScaled
      ? (weight: try golden.floats("\(name).weight"), bias: try golden.floats("\(name).bias"))
      : nil
    let block = ChannelBlock(pools: pools, norm: norm, scale: scale)
    let (y, da) = (Tensor(dy.shape), Tensor(s.shape))
    let scaleGradient = scale.map { (weight: Tensor($0.weight.shape), bias: Tensor($0.bias.shape)) }
    applyBlock(block, s, into: y, on: device)
    blockPullback(
      block, s, dx: dy, cells: nil, into: da, scaleGradient: scaleGradient, on: device)
    try expect(y, "\(name).y")
    try expect(da, "\(name).da")
    if let scaleGradient {
      try expect(scaleGradient.weight, "\(name).dweight")
      try expect(scaleGradient.bias, "\(name).dbias")
    }
  }

  @Test func `batch normalisation in training and in evaluation`() throws {
    let (x, dy) = (try golden.floats("batch-norm.x"), try golden.floats("batch-norm.dy"))
    let (weight, bias) = (
      try golden.floats("batch-norm.weight"), try golden.floats("batch-norm.bias")
    )
    let running = RunningStatistics(mean: Tensor([16]), variance: Tensor([16]))
    running.reset()
    let batch = batchStatistics(
      x, weight: weight, bias: bias, epsilon: 1e-5, running: running, on: device)
    let (y, dx, dw, db) = (Tensor(x.shape), Tensor(x.shape), Tensor([16]), Tensor([16]))
    batchNorm(x, batch, into: y, on: device)
    batchNormPullback(
      dy, x: x, batch, into: dx, weightGradient: dw, biasGradient: db, on: device)
    try expect(y, "batch-norm.y")
    try expect(dx, "batch-norm.dx")
    try expect(dw, "batch-norm.dweight")
    try expect(db, "batch-norm.dbias")
    try expect(running.mean, "batch-norm.mean")
    try expect(running.variance, "batch-norm.variance")
    let settled = statistics(running, weight: weight, bias: bias, epsilon: 1e-5, on: device)
    batchNorm(x, settled, into: y, on: device)
    try expect(y, "batch-norm.evaluated")
  }

  @Test(arguments: [("cross-entropy", Float(0)), ("cross-entropy-smoothed", 0.1)])
  func `cross-entropy, with smoothed labels`(name: String, smoothing: Float) throws {
    let z = try golden.floats("\(name).z")
    let (dz, p) = (Tensor(z.shape), Tensor(z.shape))
    let loss = softmaxCrossEntropy(
      z, labels: try golden.integers("\(name).labels"), smoothing: smoothing, gradient: dz)
    softmax(z, into: p)
    #expect(
      try scaledError([Float(loss)], golden.doubles("\(name).loss")) < Tolerances.sameFormula)
    try expect(dz, "\(name).dz")
    try expect(p, "\(name).probabilities")
  }

  @Test(arguments: [1, 4])
  func `goodness over cells and its pullbacks`(grid: Int) throws {
    let name = "cells-\(grid)"
    let h = try golden.floats("\(name).h")
    let (projection, bias) = (
      try golden.floats("\(name).projection"), try golden.floats("\(name).bias")
    )
    let shape: Shape = [h.shape[0], grid, grid, h.shape[3]]
    let flat: Shape = [h.shape[0], grid * grid * h.shape[3]]
    let (sums, squares, cells) = (Tensor(shape), Tensor(shape), Tensor(shape))
    let plain = ChannelBlock(pools: false)
    let pixels = 64 / grid / grid
    cellSums(plain, h, sums: sums, squares: squares, on: device)
    let dz = try golden.floats("\(name).dz")
    let z = Tensor(dz.shape)
    projectCells(
      squares.reshaped(flat), pixelsPerCell: pixels, projection: projection, bias: bias,
      temperature: 0.75, into: z, on: device)
    try expect(z, "\(name).z")
    let temperatureGradient = projectCellsPullback(
      dz, z: z, pixelsPerCell: pixels, projection: projection, bias: bias, temperature: 0.75,
      into: cells.reshaped(flat), on: device)
    try expect(Tensor([temperatureGradient], [1]), "\(name).dtemperature")
    let biasGradient = Tensor([h.shape[3]])
    cellBiasPullback(cells, sums: sums, into: biasGradient)
    try expect(biasGradient, "\(name).dbias")
    // The gradient in the activation is `h ∘ cells`, which no tensor holds in a training.
    let side = h.shape[1]
    let product = (0..<h.count).map { index in
      let (pixel, channel) = (index / h.shape[3], index % h.shape[3])
      let (image, row, column) = (pixel / side / side, pixel / side % side, pixel % side)
      let cell = (image * grid + row * grid / side) * grid + column * grid / side
      return h[index] * cells[cell * h.shape[3] + channel]
    }
    try expect(Tensor(product, h.shape), "\(name).da")
  }

  @Test func `clipping by the norm`() throws {
    let gradient = try golden.floats("clip.gradient")
    clipNorm(of: gradient, to: 1, on: device)
    try expect(gradient, "clip.clipped", Tolerances.sameFormula)
  }
}
