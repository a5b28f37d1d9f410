internal import Kernels

/// What is drawn for one training image, and how it is carried out.
///
/// The transforms are torchvision's, on tensors of floats from 0 to 1: `RandomCrop` of an image
/// padded with black, `RandomHorizontalFlip`, `ColorJitter` with its four adjustments in a random
/// order, `Normalize`; then Cutout (DeVries and Taylor, 2017), whose hole may reach over the border
/// and is filled with 0, the mean colour.
struct Augmentation: Equatable {
  enum Adjustment: Equatable {
    case brightness(Float)
    case contrast(Float)
    case saturation(Float)
    case hue(Float)
  }

  /// Where in the image the crop's top left corner lies, from -padding to padding.
  var top: Int
  var left: Int
  var isMirrored: Bool
  /// In the order of their use; a setting of 0 has none.
  var adjustments: [Adjustment]
  var hole: Hole

  /// The pixels that Cutout sets to 0.
  struct Hole: Equatable {
    let rows: Range<Int>
    let columns: Range<Int>

    /// A square of the image around a pixel, without what lies outside.
    init(row: Int, column: Int, length: Int, side: Int) {
      func span(_ center: Int) -> Range<Int> {
        let start = center - length / 2
        return max(start, 0)..<max(min(start + length, side), 0)
      }
      rows = span(row)
      columns = span(column)
    }
  }

  /// Writes the changed image, normalised, to y [side, side, 3]; `planes` is used on the way.
  func apply(
    _ bytes: UnsafeBufferPointer<UInt8>, through planes: PixelPlanes,
    _ normalization: PixelNormalization, into y: Tensor
  ) {
    planes.load(bytes, top: top, left: left, isMirrored: isMirrored)
    for adjustment in adjustments {
      switch adjustment {
      case .brightness(let factor): planes.adjustBrightness(factor)
      case .contrast(let factor): planes.adjustContrast(factor)
      case .saturation(let factor): planes.adjustSaturation(factor)
      case .hue(let turns): planes.shiftHue(turns)
      }
    }
    normalization.apply(planes, into: y)
    for row in hole.rows {
      let start = 3 * (row * planes.side + hole.columns.lowerBound)
      (y.pointer + start).update(repeating: 0, count: 3 * hole.columns.count)
    }
  }
}
