internal import CVector

/// A convolution by Winograd's algorithm F(m x m, 3 x 3) (Lavin and Gray, CVPR 2016).
///
/// Tiles are worked on a *block* at a time, in three loops over threads: transform the inputs, one
/// matrix product for each of the (m + 2)² points, transform the products back. A block is small
/// enough for its matrices to stay in the last cache, and large enough for the transformed weights,
/// which every block reads, to matter little.
struct WinogradConvolution {
  private let shape: ConvolutionShape
  private let tile: Int
  private let device: Device
  private let level: Int32

  /// Tiles of a block of a forward pass, and of a weight gradient, whose sums are as long.
  private static let forwardBlock = 128
  private static let gradientBlock = 256
  /// Tiles that a thread transforms before it asks for more.
  private static let tilesPerChunk = 4
  /// Columns of a product that a thread computes before it asks for more.
  private static let columnsPerChunk = 128
  /// Floats of a cache line: matrices of successive points start on different ones, or their rows
  /// would compete for the same cache sets.
  private static let gap = 16

  init(_ shape: ConvolutionShape, tile: Int, _ device: Device) {
    precondition(
      max(shape.inputs, shape.outputs) <= Int(CV_MAXIMUM_CHANNELS),
      "\(shape.inputs) to \(shape.outputs) channels exceed \(CV_MAXIMUM_CHANNELS)")
    self.shape = shape
    self.tile = tile
    self.device = device
    level = BLAS.requirePrepared().level
  }

  func forward(_ x: Tensor, _ weight: Tensor, bias: Tensor?, rectified: Bool, into y: Tensor) {
    let filters = filters(weight, isTurned: false)
    convolve(x, shape, filters, bias: bias, rectified: rectified, into: y)
  }

  func inputPullback(_ dy: Tensor, _ weight: Tensor, into dx: Tensor) {
    let filters = filters(weight, isTurned: true)
    convolve(dy, shape.turned, filters, bias: nil, rectified: false, into: dx)
  }

  func weightPullback(_ dy: MapGradient, _ x: Tensor, into weightGradient: Tensor) {
    let (inputs, outputs) = (shape.inputs, shape.outputs)
    let sums = points(rows: inputs, columns: outputs)
    let blocks = blocks(of: Self.gradientBlock)
    let transformed = points(rows: blocks[0].count, columns: inputs)
    let gradients = points(rows: blocks[0].count, columns: outputs)
    for block in blocks {
      forEachTile(of: block) { tiles in
        transformInput(x, inputs, tiles, of: block, into: transformed)
        cv_winograd_gradient(
          dy.cGradient, tiling(outputs), block.cRange, tiles.cRange, panel,
          gradients.elements.pointer, gradients.stride)
      }
      forEachProduct(columns: outputs) { point, columns in
        multiply(
          transformed, CV_TRANSPOSED, gradients, into: sums, at: point, columns: columns,
          rows: inputs, inner: block.count, accumulating: block.lowerBound > 0)
      }
    }
    forEachChunk(of: inputs) { rows in
      cv_winograd_filter_gradient(
        sums.elements.pointer, sums.stride, inputs, outputs, Int32(tile), rows.lowerBound,
        rows.count, weightGradient.pointer)
    }
  }

  private func convolve(
    _ x: Tensor, _ shape: ConvolutionShape, _ filters: PointMatrices, bias: Tensor?,
    rectified: Bool, into y: Tensor
  ) {
    let blocks = blocks(of: Self.forwardBlock)
    let transformed = points(rows: blocks[0].count, columns: shape.inputs)
    let products = points(rows: blocks[0].count, columns: shape.outputs)
    for block in blocks {
      forEachTile(of: block) { tiles in
        transformInput(x, shape.inputs, tiles, of: block, into: transformed)
      }
      forEachProduct(columns: shape.outputs) { point, columns in
        multiply(
          transformed, CV_ROWS, filters, into: products, at: point, columns: columns,
          rows: block.count, inner: shape.inputs, accumulating: false)
      }
      forEachTile(of: block) { tiles in
        let first = tiles.lowerBound - block.lowerBound
        cv_winograd_output(
          products.elements.pointer + first * shape.outputs, products.stride, bias?.pointer,
          rectified ? 1 : 0, tiling(shape.outputs), tiles.cRange, y.pointer)
      }
    }
  }

  // MARK: Transforms and products

  /// U for the forward pass [I, O], or, turned, for the input gradient [O, I]; in panels.
  private func filters(_ weight: Tensor, isTurned: Bool) -> PointMatrices {
    let rows = isTurned ? shape.outputs : shape.inputs
    let filters = points(rows: shape.inputs, columns: shape.outputs)
    forEachChunk(of: rows) { rows in
      cv_winograd_filter(
        weight.pointer, shape.inputs, shape.outputs, Int32(tile), isTurned ? 1 : 0,
        rows.lowerBound, rows.count, panel, filters.elements.pointer, filters.stride)
    }
    return filters
  }

  private func transformInput(
    _ x: Tensor, _ channels: Int, _ tiles: Range<Int>, of block: Range<Int>,
    into transformed: PointMatrices
  ) {
    let first = tiles.lowerBound - block.lowerBound
    cv_winograd_input(
      x.pointer, tiling(channels), tiles.cRange, transformed.elements.pointer + first * channels,
      transformed.stride)
  }

  /// Some columns of the product of two matrices of a point; the right one lies in panels.
  private func multiply(
    _ a: PointMatrices, _ layout: cv_layout, _ b: PointMatrices, into c: PointMatrices,
    at point: Int, columns: Range<Int>, rows: Int, inner: Int, accumulating: Bool
  ) {
    let first = columns.lowerBound
    var product = cv_product(
      a: cv_matrix(elements: a[point], stride: a.columns, layout: layout),
      b: cv_matrix(elements: b[point] + first * inner, stride: 0, layout: CV_PANELS),
      c: c[point] + first, c_stride: c.columns, rows: rows, columns: columns.count, inner: inner,
      epilogue: Epilogue.store.fused(scale: 1, accumulating: accumulating))
    cv_multiply(&product, level)
  }

  private func points(rows: Int, columns: Int) -> PointMatrices {
    let stride = rows * columns + Self.gap
    let count = (tile + 2) * (tile + 2)
    return PointMatrices(
      elements: device.memory.tensor([count, stride], for: .workspace), stride: stride,
      columns: columns)
  }

  private func tiling(_ channels: Int) -> cv_tiling {
    cv_tiling(height: shape.height, width: shape.width, channels: channels, m: Int32(tile))
  }

  private var panel: Int { cv_panel_width(level) }

  // MARK: Loops

  /// The tiles of all images, in ranges of at most `size`.
  private func blocks(of size: Int) -> [Range<Int>] {
    let tiles =
      shape.images * shape.height.dividedRoundingUp(by: tile)
      * shape.width.dividedRoundingUp(by: tile)
    return stride(from: 0, to: tiles, by: size).map { $0..<min($0 + size, tiles) }
  }

  private func forEachTile(of block: Range<Int>, _ body: (Range<Int>) -> Void) {
    let size = Self.tilesPerChunk
    device.pool.parallelFor(chunks: block.count.dividedRoundingUp(by: size)) { chunk in
      let first = block.lowerBound + chunk * size
      body(first..<min(first + size, block.upperBound))
    }
  }

  private func forEachProduct(columns: Int, _ body: (_ point: Int, _ columns: Range<Int>) -> Void) {
    let size = Self.columnsPerChunk
    let parts = columns.dividedRoundingUp(by: size)
    device.pool.parallelFor(chunks: (tile + 2) * (tile + 2) * parts) { chunk in
      let first = chunk % parts * size
      body(chunk / parts, first..<min(first + size, columns))
    }
  }

  /// Sixteen rows of a matrix of filters at a time.
  private func forEachChunk(of rows: Int, _ body: (Range<Int>) -> Void) {
    device.pool.parallelFor(chunks: rows / Self.gap) { chunk in
      body(chunk * Self.gap..<(chunk + 1) * Self.gap)
    }
  }
}

/// One matrix for each point of a tile.
private struct PointMatrices {
  let elements: Tensor
  /// Floats from one matrix to the next.
  let stride: Int
  let columns: Int

  subscript(point: Int) -> UnsafeMutablePointer<Float> { elements.pointer + point * stride }
}

extension Range<Int> {
  fileprivate var cRange: cv_tile_range { cv_tile_range(first: lowerBound, count: count) }
}
