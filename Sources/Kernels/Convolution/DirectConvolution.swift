internal import CVector

/// The convolution of images of three channels, straight from their pixels.
///
/// Each output is 27 products that are summed in a register; nothing is copied but the rows at hand.
/// The work is cut into *bands*, some rows of one or more images.
struct DirectConvolution {
  private let shape: ConvolutionShape
  private let device: Device
  private let level: Int32

  /// Pixels of a band: rows are not cut.
  private static let pixelsPerBand = 512
  /// Bands are dealt to so many lanes, each with sums of its own: as many threads can work at once.
  private static let lanes = 32

  init(_ shape: ConvolutionShape, _ device: Device) {
    precondition(
      shape.inputs == Int(CV_IMAGE_CHANNELS), "an image of \(shape.inputs) channels")
    self.shape = shape
    self.device = device
    level = BLAS.requirePrepared().level
  }

  func forward(_ x: Tensor, _ weight: Tensor, bias: Tensor?, rectified: Bool, into y: Tensor) {
    device.pool.parallelFor(chunks: bandCount) { band in
      cv_direct_forward(
        rows(x, ofBand: band), weight.pointer, bias?.pointer, rectified ? 1 : 0, shape.outputs,
        y.pointer, level)
    }
  }

  /// Each lane has sums of its own, which are then added in the order of the lanes.
  func weightPullback(_ dy: MapGradient, _ x: Tensor, into weightGradient: Tensor) {
    let parts = min(bandCount, Self.lanes)
    let sums = device.memory.zeros([parts, weightGradient.count], for: .workspace)
    device.pool.parallelFor(chunks: parts) { part in
      for band in stride(from: part, to: bandCount, by: parts) {
        cv_direct_weight_gradient(
          rows(x, ofBand: band), dy.cGradient, shape.outputs,
          sums.pointer + part * weightGradient.count, level)
      }
    }
    columnSums(sums, into: weightGradient.reshaped([weightGradient.count]))
  }

  private var rowCount: Int { shape.images * shape.height }
  private var rowsPerBand: Int { max(Self.pixelsPerBand / shape.width, 1) }
  private var bandCount: Int { rowCount.dividedRoundingUp(by: rowsPerBand) }

  private func rows(_ x: Tensor, ofBand band: Int) -> cv_image_rows {
    let first = band * rowsPerBand
    return cv_image_rows(
      x: x.pointer, height: shape.height, width: shape.width, first: first,
      count: min(rowsPerBand, rowCount - first))
  }
}
