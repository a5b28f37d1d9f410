import PreparedImages

/// The "binary version" of CIFAR-10 and CIFAR-100: a tar archive of files of fixed records.
///
/// A record is the label (CIFAR-100: the coarse label, then the fine one), then 32 · 32 red, green
/// and blue values, row by row. Source: https://www.cs.toronto.edu/~kriz/cifar.html
struct CIFARArchive: ImageFormat {
  let path: String
  let classes: Int
  let coarseClasses: Int?

  private static let side = 32
  /// The published archives unpack to 185 MB.
  private static let mostBytes = 1 << 28

  func forEachImage(
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let archive = try Archive(tarGzip: path, limit: Self.mostBytes)
    while let entry = try archive.next() {
      guard let split = split(of: entry.name) else { continue }
      try Self.records(entry, coarse: coarseClasses, classes: classes, split, body)
    }
    try archive.drain()
  }

  private func split(of name: String) -> DatasetSplit? {
    let file = name.split(separator: "/").last ?? ""
    guard file.hasSuffix(".bin") else { return nil }
    if file.hasPrefix("data_batch_") || file == "train.bin" { return .train }
    return file == "test_batch.bin" || file == "test.bin" ? .test : nil
  }

  static func records(
    _ source: some ByteSource, coarse: Int?, classes: Int, _ split: DatasetSplit,
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let labels = coarse == nil ? 1 : 2
    let plane = side * side
    var record = [UInt8](repeating: 0, count: labels + 3 * plane)
    var place = source.place
    while try source.readRecord(&record, "a record") {
      let label = Int(record[labels - 1])
      try expectLabel(label, below: classes, at: place)
      if let coarse { try expectLabel(Int(record[0]), below: coarse, at: place) }
      let image = RGBImage(
        side: side, planes: [labels, labels + plane, labels + 2 * plane], in: record
      ) { row, column in row * side + column }
      try body(
        LabelledImage(
          image, label: label, coarseLabel: coarse == nil ? nil : Int(record[0]), split: split,
          at: place))
      place = source.place
    }
  }
}

/// Throws unless the label is in `0..<bound`.
func expectLabel(_ label: Int, below bound: Int, at place: DatasetPlace) throws(DatasetError) {
  guard label >= 0, label < bound else {
    throw .malformed(at: place, expected: "a label in 0..<\(bound)", found: "\(label)")
  }
}
