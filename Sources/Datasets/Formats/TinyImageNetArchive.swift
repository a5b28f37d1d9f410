import PreparedImages

/// Tiny ImageNet: a zip archive of JPEG files of 64 · 64 pixels.
///
/// `wnids.txt` lists the classes, which count in this order; training images lie in
/// `train/<class>/images/`, and `val/val_annotations.txt` gives the class of each image in
/// `val/images/`, which serve as the test split: those in `test/` have no labels. Some files are
/// grey. Source: http://cs231n.stanford.edu/tiny-imagenet-200.zip
struct TinyImageNetArchive: ImageFormat {
  let path: String
  let classes: Int
  let side: Int

  /// No file in the archive is larger.
  private static let largestFile = 1 << 22

  func forEachImage(
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    let (classOf, testClassOf) = try labels()
    var tested: Set<String> = []
    let archive = try Archive(zip: path)
    while let entry = try archive.next() {
      let parts = entry.name.split(separator: "/").map(String.init)
      guard let file = parts.last, file.hasSuffix(".JPEG"), parts.count >= 4 else { continue }
      let folder = parts.dropFirst().first
      let split: DatasetSplit
      let label: Int?
      switch folder {
      case "train":
        split = .train
        label = classOf[parts[2]]
      case "val":
        split = .test
        label = tested.insert(file).inserted ? testClassOf[file] : nil
      default: continue
      }
      guard let label else {
        throw .malformed(
          at: DatasetPlace(path, entry: entry.name), expected: "one image with a listed class",
          found: "a class that is not listed, or a second image")
      }
      let place = DatasetPlace(path, entry: entry.name)
      let image = try JPEG.decode(
        try entry.rest(limit: Self.largestFile, "a JPEG file"), at: place)
      guard image.width == side, image.height == side else {
        throw .malformed(
          at: place, expected: "\(side) x \(side) pixels", found: "\(image.width) x \(image.height)"
        )
      }
      try body(LabelledImage(image, label: label, split: split, at: place))
    }
    guard tested.count == testClassOf.count else {
      throw .miscounted(
        at: DatasetPlace(path), what: "images of val_annotations.txt",
        expected: testClassOf.count, found: tested.count)
    }
  }

  /// The number of each class, and of each test image's class.
  private func labels() throws(DatasetError) -> (classes: [String: Int], test: [String: Int]) {
    let names = try text("wnids.txt").split(whereSeparator: \.isWhitespace).map(String.init)
    guard Set(names).count == classes, names.count == classes else {
      throw .miscounted(
        at: DatasetPlace(path, entry: "wnids.txt"), what: "classes", expected: classes,
        found: names.count)
    }
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, 0...))
    var test: [String: Int] = [:]
    for line in try text("val/val_annotations.txt").split(whereSeparator: \.isNewline) {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard fields.count >= 2, let number = numbers[String(fields[1])],
        test.updateValue(number, forKey: String(fields[0])) == nil
      else {
        throw .malformed(
          at: DatasetPlace(path, entry: "val/val_annotations.txt"),
          expected: "a new file name and a class of wnids.txt", found: "\(line)")
      }
    }
    return (numbers, test)
  }

  private func text(_ name: String) throws(DatasetError) -> String {
    let archive = try Archive(zip: path)
    while let entry = try archive.next() {
      guard entry.name.split(separator: "/").dropFirst().joined(separator: "/") == name else {
        continue
      }
      return String(decoding: try entry.rest(limit: Self.largestFile, name), as: UTF8.self)
    }
    throw .malformed(at: DatasetPlace(path), expected: "an entry \(name)", found: "none")
  }
}
