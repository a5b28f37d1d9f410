import PreparedImages

/// PathMNIST, DermaMNIST and BloodMNIST: a NumPy archive (zip) with an array of images and one of
/// labels for each split.
///
/// `train_images` is `uint8` [N, 28, 28, 3] in C order, `train_labels` `uint8` [N, 1]; the same
/// with `val_` and `test_`. Source: https://medmnist.com
struct MedMNISTArchive: ImageFormat {
  let path: String
  let classes: Int
  let side: Int

  func forEachImage(
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    try Archive(zip: path).requireUniqueNames()
    for split in DatasetSplit.allCases {
      let labels = try labels(split.rawValue)
      let entry = try entry("\(split.rawValue)_images.npy")
      try Self.images(entry, labels: labels, side: side, split, body)
    }
  }

  func validationLabels() throws(DatasetError) -> [Int] { try labels("val") }

  private func entry(_ name: String) throws(DatasetError) -> ArchiveEntry {
    guard let entry = try Archive(zip: path).next(named: name) else {
      throw .malformed(at: DatasetPlace(path), expected: "an entry \(name)", found: "none")
    }
    return entry
  }

  private func labels(_ split: String) throws(DatasetError) -> [Int] {
    try Self.labels(try entry("\(split)_labels.npy"), classes: classes)
  }

  static func labels(_ source: some ByteSource, classes: Int) throws(DatasetError) -> [Int] {
    let place = source.place
    let header = try NPYHeader(source)
    guard header.type == "|u1", !header.isFortranOrder, header.shape.count == 2,
      header.shape[1] == 1, header.shape[0] <= mostImages
    else {
      throw .malformed(
        at: place, expected: "an array uint8 [N, 1] in C order", found: header.description)
    }
    let start = source.place
    let labels = try source.bytes(header.shape[0], "labels").map(Int.init)
    try source.expectEnd()
    for (index, label) in labels.enumerated() {
      try expectLabel(
        label, below: classes,
        at: DatasetPlace(start.file, entry: start.entry, offset: start.offset.map { $0 + index }))
    }
    return labels
  }

  static func images(
    _ source: some ByteSource, labels: [Int], side: Int, _ split: DatasetSplit,
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let place = source.place
    let header = try NPYHeader(source)
    guard header.type == "|u1", !header.isFortranOrder,
      header.shape == [labels.count, side, side, 3]
    else {
      throw .malformed(
        at: place,
        expected: "an array uint8 \([labels.count, side, side, 3]) in C order",
        found: header.description)
    }
    for label in labels {
      let place = source.place
      let pixels = try source.bytes(side * side * 3, "an image")
      let image = RGBImage(width: side, height: side, pixels: pixels)
      try body(LabelledImage(image, label: label, split: split, at: place))
    }
    try source.expectEnd()
  }

  /// More images than a split has.
  private static let mostImages = 1 << 24
}

extension NPYHeader: CustomStringConvertible {
  var description: String { "\(type) \(shape) in \(isFortranOrder ? "Fortran" : "C") order" }
}
