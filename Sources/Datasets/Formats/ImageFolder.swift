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
    var all: [(file: ImageFile, split: DatasetSplit)] = []
    for split in DatasetSplit.allCases {
      all += try files(split).map { ($0, split) }
    }
    // Together, so that every bad file of the folder is named.
    let splits = Dictionary(all.map { ($0.file.path, $0.split) }) { first, _ in first }
    try all.map(\.file).forEachDecoded { file, _, image throws(DatasetError) in
      try body(
        LabelledImage(
          declaration.fit == .crop ? image.middleSquare : image, label: file.label,
          split: splits[file.path] ?? .train, at: DatasetPlace(file.path)))
    }
  }

  /// The names of the classes.
  func classNames() throws(DatasetError) -> [String] {
    switch declaration.split {
    case .fraction: return try twoOrMore(ImageFolderListing.folders(in: folder), in: folder)
    case .folders(let train, let test):
      for (name, path) in [("train", train), ("test", test)] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        try requireDeclared(
          parts.allSatisfy { !$0.isEmpty && $0 != ".." }, "split.folders.\(name)", "\"\(path)\"",
          "a folder below \(folder)")
      }
      try requireDeclared(
        train != test, "split.folders.test", "\"\(test)\"",
        "another folder than that of the training images")
      let names = try ImageFolderListing.folders(in: "\(folder)/\(train)")
      let others = try ImageFolderListing.folders(in: "\(folder)/\(test)")
      guard names == others else {
        throw .unequalClasses(
          train: "\(folder)/\(train)", test: "\(folder)/\(test)",
          onlyInTrain: names.filter { !others.contains($0) },
          onlyInTest: others.filter { !names.contains($0) })
      }
      return try twoOrMore(names, in: "\(folder)/\(train)")
    }
  }

  private func twoOrMore(_ names: [String], in path: String) throws(DatasetError) -> [String] {
    guard names.count > 1 else {
      throw .missing(
        path: "\(path)/*/",
        what: "at least two class folders, found \(names.isEmpty ? "none" : names[0])")
    }
    return names
  }

  /// The files of a split, class after class.
  func files(_ split: DatasetSplit) throws(DatasetError) -> [ImageFile] {
    var files: [ImageFile] = []
    var problems: [DatasetError] = []
    for (label, name) in try classNames().enumerated() {
      do { files += try self.files(of: name, label, split) } catch { problems.append(error) }
    }
    try DatasetError.refuse(problems)
    return files
  }

  private func files(
    of name: String, _ label: Int, _ split: DatasetSplit
  ) throws(DatasetError) -> [ImageFile] {
    switch declaration.split {
    case .folders(let train, let test):
      let path = "\(folder)/\(split == .train ? train : test)/\(name)"
      return try images(in: path, label)
    case .fraction(let fraction, let seed):
      let images = try images(in: "\(folder)/\(name)", label)
      try requireDeclared(
        fraction > 0 && fraction < 1, "split.fraction.test", fraction, "between 0 and 1")
      let testCount = Int((Double(images.count) * fraction).rounded())
      try requireDeclared(
        testCount > 0 && testCount < images.count, "split.fraction.test", fraction,
        "each split gets an image of \(name), which has \(images.count)")
      let order = CounterGenerator(
        seed: UInt64(bitPattern: Int64(seed)), purpose: .folderSplit, UInt32(label)
      ).permutation(images.count).map(Int.init)
      let chosen = split == .test ? order.prefix(testCount) : order.dropFirst(testCount)
      return chosen.sorted().map { images[$0] }
    }
  }

  private func images(in path: String, _ label: Int) throws(DatasetError) -> [ImageFile] {
    let images = try ImageFolderListing.images(in: path, label: label)
    guard !images.isEmpty else { throw .emptyClass(path: path) }
    return images
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
