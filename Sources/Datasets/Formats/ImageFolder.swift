internal import Foundation
internal import Kernels
internal import PreparedImages

/// The images of an `ImageFolderDeclaration`; classes count in the order of their folders' names.
struct ImageFolder: ImageFormat {
  let declaration: ImageFolderDeclaration
  /// The data folder.
  let root: String

  private var folder: String { "\(root)/\(declaration.folder)" }

  func forEachImage(
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    for split in DatasetSplit.allCases {
      for file in try files(split) {
        let image = try file.decoded().image
        try body(
          LabelledImage(
            declaration.fit == .crop ? image.middleSquare : image, label: file.label, split: split,
            at: DatasetPlace(file.path)))
      }
    }
  }

  /// The names of the classes.
  func classNames() throws(DatasetError) -> [String] {
    switch declaration.split {
    case .fraction: return try classNames(in: folder)
    case .folders(let train, let test):
      let names = try classNames(in: "\(folder)/\(train)")
      let others = try classNames(in: "\(folder)/\(test)")
      guard names == others else {
        let differing = Set(names).symmetricDifference(others).sorted()
        throw .malformed(
          at: DatasetPlace(folder), expected: "the same classes in \(train) and \(test)",
          found: "\(differing.joined(separator: ", ")) in one of them only")
      }
      return names
    }
  }

  private func classNames(in path: String) throws(DatasetError) -> [String] {
    let names = try ImageFolderListing.folders(in: path)
    guard names.count > 1 else {
      throw .miscounted(
        at: DatasetPlace(path), what: "class folders (at least two are needed)", expected: 2,
        found: names.count)
    }
    return names
  }

  /// The files of a split, class after class.
  func files(_ split: DatasetSplit) throws(DatasetError) -> [ImageFile] {
    var files: [ImageFile] = []
    for (label, name) in try classNames().enumerated() {
      files += try paths(of: name, label, split).map { ImageFile(path: $0, label: label) }
    }
    return files
  }

  private func paths(
    of name: String, _ label: Int, _ split: DatasetSplit
  ) throws(DatasetError) -> [String] {
    switch declaration.split {
    case .folders(let train, let test):
      let path = "\(folder)/\(split == .train ? train : test)/\(name)"
      return try images(in: path)
    case .fraction(let fraction, let seed):
      let paths = try images(in: "\(folder)/\(name)")
      try requireDeclared(
        fraction > 0 && fraction < 1, "split.fraction.test", fraction, "between 0 and 1")
      let testCount = Int((Double(paths.count) * fraction).rounded())
      try requireDeclared(
        testCount > 0 && testCount < paths.count, "split.fraction.test", fraction,
        "each split gets an image of \(name), which has \(paths.count)")
      let order = CounterGenerator(
        seed: UInt64(bitPattern: Int64(seed)), purpose: .folderSplit, UInt32(label)
      ).permutation(paths.count).map(Int.init)
      let chosen = split == .test ? order.prefix(testCount) : order.dropFirst(testCount)
      return chosen.sorted().map { paths[$0] }
    }
  }

  private func images(in path: String) throws(DatasetError) -> [String] {
    let names = try ImageFolderListing.images(in: path)
    guard !names.isEmpty else { throw .missing(path: "\(path)/*.jpg", what: "an image") }
    return names.map { "\(path)/\($0)" }
  }
}

extension RGBImage {
  /// The largest square around the centre.
  var middleSquare: RGBImage {
    let side = min(width, height)
    let (left, top) = ((width - side) / 2, (height - side) / 2)
    var square: [UInt8] = []
    square.reserveCapacity(side * side * 3)
    for row in top..<top + side {
      let start = (row * width + left) * 3
      square += pixels[start..<start + side * 3]
    }
    return RGBImage(width: side, height: side, pixels: square)
  }
}
