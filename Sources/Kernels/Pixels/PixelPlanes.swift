internal import CVector

/// A square colour image as three planes of floats from 0 to 1, to be changed in place.
///
/// The adjustments are those of torchvision's `ColorJitter` on tensors of floats: each clamps its
/// results to 0...1.
public struct PixelPlanes {
  public let side: Int
  /// Red, green and blue [3, side, side].
  public let planes: Tensor

  /// A black image.
  public init(side: Int) {
    self.side = side
    planes = Tensor([3, side, side])
  }

  private var pixels: Int { side * side }

  /// Loads an image of the same side from its bytes [side, side, 3], shifted and then mirrored.
  ///
  /// The pixel at (row, column) comes from (row + top, column + left), and is black where that lies
  /// outside. A mirror swaps left and right.
  public func load(
    _ bytes: UnsafeBufferPointer<UInt8>, top: Int, left: Int, isMirrored: Bool
  ) {
    let first = requireImage(bytes, side: side)
    precondition(
      abs(top) < side && abs(left) < side, "a shift by \(top), \(left) of side \(side)")
    cv_load_planes(first, side, top, left, isMirrored ? 1 : 0, planes.pointer)
  }

  /// Multiplies all colours.
  public func adjustBrightness(_ factor: Float) {
    cv_adjust_brightness(planes.pointer, pixels, factor)
  }

  /// Mixes `factor` parts of the image with `1 - factor` parts of its mean brightness.
  public func adjustContrast(_ factor: Float) {
    cv_adjust_contrast(planes.pointer, pixels, factor)
  }

  /// Mixes `factor` parts of the image with `1 - factor` parts of its brightness, pixel by pixel.
  public func adjustSaturation(_ factor: Float) {
    cv_adjust_saturation(planes.pointer, pixels, factor)
  }

  /// Turns the hue by a part of the circle, from -0.5 to 0.5.
  public func shiftHue(_ turns: Float) {
    precondition(abs(turns) <= 0.5, "a hue shift by \(turns)")
    cv_shift_hue(planes.pointer, pixels, turns)
  }
}
