import PreparedImages

/// The binary version of STL-10: a tar archive of pixel files and label files.
///
/// An image is its red, green and blue values, each 96 · 96 in column-major order; a label is one
/// byte, counted from 1. The unlabelled images are not read. Source:
/// https://cs.stanford.edu/~acoates/stl10/
struct STL10Archive: ImageFormat {
  let path: String
  let classes: Int
  let side: Int

  /// The published archive unpacks to 3.1 GB, most of them unlabelled images.
  private static let mostBytes = 1 << 32
  /// More labels than a split has.
  private static let mostLabels = 1 << 20

  func forEachImage(
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let labels = try labels()
    let archive = try Archive(tarGzip: path, limit: Self.mostBytes)
    var seen: Set<DatasetSplit> = []
    while let entry = try archive.next() {
      let file = entry.name.split(separator: "/").last ?? ""
      guard let split = DatasetSplit.allCases.first(where: { file == "\($0.rawValue)_X.bin" })
      else { continue }
      guard seen.insert(split).inserted, let labels = labels[split] else {
        throw .malformed(at: entry.place, expected: "one file of this name", found: "two")
      }
      try Self.images(entry, labels: labels, side: side, split, body)
    }
    try archive.drain()
  }

  /// The labels of both splits, counted from 0; the archive is read no further than it must be.
  private func labels() throws(DatasetError) -> [DatasetSplit: [Int]] {
    let archive = try Archive(tarGzip: path, limit: Self.mostBytes)
    var result: [DatasetSplit: [Int]] = [:]
    while result.count < DatasetSplit.allCases.count, let entry = try archive.next() {
      let file = entry.name.split(separator: "/").last ?? ""
      for split in DatasetSplit.allCases where file == "\(split.rawValue)_y.bin" {
        let place = entry.place
        let labels = try entry.rest(limit: Self.mostLabels, "labels").map { Int($0) - 1 }
        for (index, label) in labels.enumerated() {
          try expectLabel(
            label, below: classes, at: DatasetPlace(path, entry: entry.name, offset: index))
        }
        guard result.updateValue(labels, forKey: split) == nil else {
          throw .malformed(at: place, expected: "one file of this name", found: "two")
        }
      }
    }
    for split in DatasetSplit.allCases where result[split] == nil {
      throw .malformed(
        at: DatasetPlace(path), expected: "an entry \(split.rawValue)_y.bin", found: "none")
    }
    return result
  }

  static func images(
    _ source: some ByteSource, labels: [Int], side: Int, _ split: DatasetSplit,
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let plane = side * side
    var record = [UInt8](repeating: 0, count: 3 * plane)
    for label in labels {
      let place = source.place
      guard try source.readRecord(&record, "an image") else {
        throw .malformed(at: place, expected: "\(labels.count) images", found: "the end")
      }
      let image = RGBImage(side: side, planes: [0, plane, 2 * plane], in: record) { row, column in
        column * side + row
      }
      try body(LabelledImage(image, label: label, split: split, at: place))
    }
    try source.expectEnd()
  }
}
