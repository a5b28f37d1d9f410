import PreparedImages

extension RGBImage {
  /// The part in the box, in a size of its own.
  func cropped(to box: CropBox) -> RGBImage {
    let run = 3 * box.width
    var part: [UInt8] = []
    part.reserveCapacity(run * box.height)
    for row in box.top..<box.top + box.height {
      let start = 3 * (row * width + box.left)
      part += pixels[start..<start + run]
    }
    return RGBImage(width: box.width, height: box.height, pixels: part)
  }

  func resized(width newWidth: Int, height newHeight: Int) -> RGBImage {
    Resize(width: width, height: height, toWidth: newWidth, toHeight: newHeight)(self)
  }

  /// The square in the centre after resizing the shorter side.
  ///
  /// As torchvision's `Resize` and `CenterCrop` do, the longer side is rounded down, the margins to
  /// even.
  func centered(side: Int, shorterSide: Int) -> RGBImage {
    let (short, long) = (min(width, height), max(width, height))
    let longerSide = shorterSide * long / short
    let size = width <= height ? (shorterSide, longerSide) : (longerSide, shorterSide)
    func margin(_ length: Int) -> Int {
      Int((Double(length - side) / 2).rounded(.toNearestOrEven))
    }
    return resized(width: size.0, height: size.1)
      .cropped(
        to: CropBox(top: margin(size.1), left: margin(size.0), width: side, height: side))
  }
}
