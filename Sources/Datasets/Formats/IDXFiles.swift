import PreparedImages

/// Fashion-MNIST: pairs of gzip files in the IDX format, one of grey images and one of labels.
///
/// An IDX file is a magic number (8 for bytes, and the number of dimensions), the dimensions as
/// big-endian 32-bit numbers, and the bytes. Source: http://yann.lecun.com/exdb/mnist/ and
/// https://github.com/zalandoresearch/fashion-mnist
struct IDXFiles: ImageFormat {
  /// The folder of the four files.
  let folder: String
  let classes: Int
  let side: Int

  /// The larger of the published files unpacks to 47 MB.
  private static let mostBytes = 1 << 26

  static let names: [(split: DatasetSplit, images: String, labels: String)] = [
    (.train, "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    (.test, "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
  ]

  func forEachImage(
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    for (split, images, labels) in Self.names {
      try Self.pairs(
        images: try GzipFile("\(folder)/\(images)", limit: Self.mostBytes),
        labels: try GzipFile("\(folder)/\(labels)", limit: Self.mostBytes),
        classes: classes, side: side, split, body)
    }
  }

  static func pairs(
    images: some ByteSource, labels: some ByteSource, classes: Int, side: Int,
    _ split: DatasetSplit, _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let count = try dimensions(images, rank: 3, [side, side])
    let place = labels.place
    let labelCount = try dimensions(labels, rank: 1, [])
    guard labelCount == count else {
      throw .miscounted(at: place, what: "labels", expected: count, found: labelCount)
    }
    for _ in 0..<count {
      let labelPlace = labels.place
      let label = Int(try labels.bytes(1, "labels")[0])
      try expectLabel(label, below: classes, at: labelPlace)
      let place = images.place
      let grey = try images.bytes(side * side, "an image")
      let image = RGBImage(side: side, planes: [0, 0, 0], in: grey) { row, column in
        row * side + column
      }
      try body(LabelledImage(image, label: label, split: split, at: place))
    }
    try images.expectEnd()
    try labels.expectEnd()
  }

  /// Reads the head of a file and returns the first dimension; the others must be `rest`.
  private static func dimensions(
    _ source: some ByteSource, rank: Int, _ rest: [Int]
  ) throws(DatasetError) -> Int {
    let place = source.place
    let magic = try source.bytes(4, "the magic number")
    guard magic == [0, 0, 8, UInt8(rank)] else {
      throw .malformed(
        at: place, expected: "the magic number [0, 0, 8, \(rank)]", found: "\(magic)")
    }
    var numbers: [Int] = []
    for _ in 0..<rank {
      numbers.append(try source.bytes(4, "a dimension").reduce(0) { $0 << 8 | Int($1) })
    }
    guard Array(numbers.dropFirst()) == rest else {
      throw .malformed(at: place, expected: "images of \(rest)", found: "\(numbers.dropFirst())")
    }
    return numbers[0]
  }
}
