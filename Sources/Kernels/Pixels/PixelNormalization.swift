internal import CVector

/// `y = (x - mean) / deviation`, channel by channel, for colours x from 0 to 1.
public struct PixelNormalization: Sendable {
  private let mean: [Float]
  private let inverseDeviation: [Float]

  /// - Parameters:
  ///   - mean: Of red, green and blue.
  ///   - deviation: Of red, green and blue; positive.
  public init(mean: [Float], deviation: [Float]) {
    precondition(
      mean.count == 3 && deviation.count == 3 && deviation.allSatisfy { $0 > 0 },
      "means \(mean) and deviations \(deviation) of three channels")
    self.mean = mean
    inverseDeviation = deviation.map { 1 / $0 }
  }

  /// Writes an image to y [side, side, 3].
  public func apply(_ image: PixelPlanes, into y: Tensor) {
    precondition(y.count == image.planes.count, "an image of side \(image.side) into \(y.shape)")
    cv_normalize_planes(
      image.planes.pointer, y.pointer, image.side * image.side, mean, inverseDeviation)
  }

  /// Writes the image of the bytes [side, side, 3] to y, of the same shape.
  ///
  /// The result has the bits that `apply` gives after loading the bytes unchanged.
  public func apply(_ bytes: UnsafeBufferPointer<UInt8>, side: Int, into y: Tensor) {
    let first = requireImage(bytes, side: side)
    precondition(y.count == bytes.count, "an image of side \(side) into \(y.shape)")
    cv_normalize_bytes(first, y.pointer, side * side, mean, inverseDeviation)
  }
}

/// Traps unless the bytes are those of a square colour image.
func requireImage(_ bytes: UnsafeBufferPointer<UInt8>, side: Int) -> UnsafePointer<UInt8> {
  guard let first = bytes.baseAddress, bytes.count == 3 * side * side else {
    preconditionFailure("\(bytes.count) bytes for an image of side \(side)")
  }
  return first
}
