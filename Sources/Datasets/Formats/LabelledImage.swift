internal import PreparedImages

/// An image of a data set as its published format gives it.
struct LabelledImage {
  let image: RGBImage
  let label: Int
  let coarseLabel: Int?
  let split: DatasetSplit
  /// The file's bytes, where the data set is one of JPEG files.
  let encoded: [UInt8]?
  let place: DatasetPlace

  init(
    _ image: RGBImage, label: Int, coarseLabel: Int? = nil, split: DatasetSplit,
    encoded: [UInt8]? = nil, at place: DatasetPlace
  ) {
    self.image = image
    self.label = label
    self.coarseLabel = coarseLabel
    self.split = split
    self.encoded = encoded
    self.place = place
  }
}

/// A published format: hands out every image of the training and test split in a fixed order.
protocol ImageFormat {
  func forEachImage(
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError)

  /// The labels of the published validation split, which is not used but counted.
  func validationLabels() throws(DatasetError) -> [Int]
}

extension ImageFormat {
  func validationLabels() -> [Int] { [] }
}
