internal import PreparedImages

/// The images of a split in the size of the data set, whatever the form in which they are stored.
struct SourceImages {
  private let split: PreparedDataset.Split
  private let side: Int
  private let isEncoded: Bool

  init(_ split: PreparedDataset.Split, _ header: PreparedHeader) {
    self.split = split
    side = header.side
    isEncoded = header.isEncoded
  }

  /// Hands out the bytes of an image as it is stored or, if it is not, of the centre of the image
  /// whose shorter side has become `shorterSide`.
  func withCenter<Result>(
    _ index: Int, shorterSide: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    guard isEncoded || shorterSide != side else { return split.withPixels(index, body) }
    let center = image(index).centered(side: side, shorterSide: shorterSide)
    return center.pixels.withUnsafeBufferPointer(body)
  }

  /// Hands out the bytes of a random part of an image, resized, or of an image as it is stored if
  /// parts are not asked for.
  func withCrop<Result>(
    _ index: Int, _ settings: AugmentationSettings, _ draws: inout Draws,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    guard isEncoded || settings.smallestArea < 1 || settings.largestAspect > 1 else {
      return split.withPixels(index, body)
    }
    let image = image(index)
    let box = CropBox(settings, width: image.width, height: image.height, &draws)
    let crop = image.cropped(to: box).resized(width: side, height: side)
    return crop.pixels.withUnsafeBufferPointer(body)
  }

  /// Decodes or copies an image.
  ///
  /// Traps if it cannot be decoded: it could when it was prepared, so the file has changed since.
  private func image(_ index: Int) -> RGBImage {
    guard isEncoded else {
      return split.withPixels(index) { RGBImage(width: side, height: side, pixels: Array($0)) }
    }
    do {
      return try split.withEncoded(index) { bytes in
        try Picture.decode(
          Array(bytes), at: DatasetPlace("image \(index) of a prepared data set"))
      }
    } catch { preconditionFailure("\(error)") }
  }
}
