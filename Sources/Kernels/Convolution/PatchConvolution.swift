internal import CVector

/// A convolution as the matrix of all patches [B H W, 9 I] times the weights [9 I, O] ("im2col").
///
/// The matrix is made some rows at a time. Right for a few input channels, where Winograd's transforms
/// cost more than they save, and for any number of channels.
struct PatchConvolution {
  private let shape: ConvolutionShape
  private let device: Device

  /// Pixels whose patches a lane has in memory at once.
  private static let rowsPerChunk = 512
  /// Chunks are dealt to so many lanes, which have memory and partial sums of their own: as many
  /// threads can work at once.
  private static let lanes = 32

  init(_ shape: ConvolutionShape, _ device: Device) {
    self.shape = shape
    self.device = device
  }

  private var patchSize: Int { 9 * shape.inputs }

  func forward(_ x: Tensor, _ weight: Tensor, bias: Tensor?, rectified: Bool, into y: Tensor) {
    let zeros = bias ?? device.memory.zeros([shape.outputs], for: .workspace)
    let weights = weight.reshaped([patchSize, shape.outputs])
    forEachChunk { rows, patches in
      copyPatches(of: x, channels: shape.inputs, rows, into: patches)
      multiply(
        patches.rows(0..<rows.count).matrix, weights.matrix,
        into: y.pointer + rows.lowerBound * shape.outputs, rows: rows.count,
        columns: shape.outputs, inner: patchSize,
        epilogue: rectified ? .addBiasReLU(zeros.pointer) : .addBias(zeros.pointer), on: .serial)
    }
  }

  func inputPullback(_ dy: Tensor, _ weight: Tensor, into dx: Tensor) {
    PatchConvolution(shape.turned, device)
      .forward(dy, turned(weight), bias: nil, rectified: false, into: dx)
  }

  /// Each lane has sums of its own, which are then added in the order of the lanes.
  func weightPullback(_ dy: MapGradient, _ x: Tensor, into weightGradient: Tensor) {
    let (size, outputs) = (patchSize, shape.outputs)
    let parts = min(chunkCount, Self.lanes)
    let sums = device.memory.tensor([parts, size * outputs], for: .workspace)
    let patches = device.memory.tensor([parts, Self.rowsPerChunk, size], for: .workspace)
    let gradients = device.memory.tensor([parts, Self.rowsPerChunk, outputs], for: .workspace)
    device.pool.parallelFor(chunks: parts) { part in
      for chunk in stride(from: part, to: chunkCount, by: parts) {
        let rows = rows(ofChunk: chunk)
        let patches = patches.rows(part..<part + 1).reshaped([Self.rowsPerChunk, size])
        let gradients = gradients.rows(part..<part + 1).reshaped([Self.rowsPerChunk, outputs])
        copyPatches(of: x, channels: shape.inputs, rows, into: patches)
        cv_gradient_rows(
          dy.cGradient, shape.height, shape.width, outputs, rows.lowerBound, rows.count,
          gradients.pointer)
        multiply(
          patches.rows(0..<rows.count).transposed, gradients.rows(0..<rows.count).matrix,
          into: sums.rows(part..<part + 1).pointer, rows: size, columns: outputs,
          inner: rows.count, accumulating: chunk > part, on: .serial)
      }
    }
    columnSums(sums, into: weightGradient.reshaped([size * outputs]))
  }

  /// The weights [3, 3, O, I] of the convolution that carries a gradient back.
  private func turned(_ weight: Tensor) -> Tensor {
    let (inputs, outputs) = (shape.inputs, shape.outputs)
    let turned = device.memory.tensor([3, 3, outputs, inputs], for: .workspace)
    for tap in 0..<9 {
      for input in 0..<inputs {
        for output in 0..<outputs {
          turned.pointer[((8 - tap) * outputs + output) * inputs + input] =
            weight.pointer[(tap * inputs + input) * outputs + output]
        }
      }
    }
    return turned
  }

  private func copyPatches(of x: Tensor, channels: Int, _ rows: Range<Int>, into patches: Tensor) {
    cv_patches(
      x.pointer, shape.height, shape.width, channels, rows.lowerBound, rows.count, patches.pointer)
  }

  // MARK: Loops

  private var chunkCount: Int { shape.pixels.dividedRoundingUp(by: Self.rowsPerChunk) }

  private func rows(ofChunk chunk: Int) -> Range<Int> {
    let first = chunk * Self.rowsPerChunk
    return first..<min(first + Self.rowsPerChunk, shape.pixels)
  }

  /// Calls `body` with the rows of each chunk and its lane's place for their patches.
  private func forEachChunk(_ body: (Range<Int>, Tensor) -> Void) {
    let lanes = min(chunkCount, Self.lanes)
    let places = device.memory.tensor([lanes, Self.rowsPerChunk, patchSize], for: .workspace)
    device.pool.parallelFor(chunks: lanes) { lane in
      let place = places.rows(lane..<lane + 1).reshaped([Self.rowsPerChunk, patchSize])
      for chunk in stride(from: lane, to: chunkCount, by: lanes) {
        body(rows(ofChunk: chunk), place)
      }
    }
  }
}
