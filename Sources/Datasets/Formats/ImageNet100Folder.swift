internal import Foundation
public import PreparedImages
internal import StrictJSON

/// ImageNet-100: folders of JPEG files, one for each class, and a list of the classes.
///
/// The published variant has 130,000 training images in `train.X1` to `train.X4`, 5,000 test images in
/// `val.X`, and `Labels.json`, an object whose keys are the names of the class folders. Source:
/// https://www.kaggle.com/datasets/ambityga/imagenet100
///
/// The same images are also read from `train` and `val`, and with a text file as the list
/// (`classes.txt`, `imagenet100.txt`, `Labels.txt`) that begins each line with a name. Classes count
/// in the order of their names. ImageNet has some CMYK files and a PNG called `.JPEG`; they are read
/// as Pillow does.
struct ImageNet100Folder: ImageFormat {
  let folder: String
  let classes: Int

  static let lists = ["Labels.json", "classes.txt", "imagenet100.txt", "Labels.txt"]

  func forEachImage(
    _ body: (LabelledImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    for split in DatasetSplit.allCases {
      try files(split).forEachDecoded { file, bytes, image throws(DatasetError) in
        try body(
          LabelledImage(
            image, label: file.label, split: split, encoded: bytes, at: DatasetPlace(file.path)))
      }
    }
  }

  /// The files of a split, class after class.
  func files(_ split: DatasetSplit) throws(DatasetError) -> [ImageFile] {
    let name = split == .train ? "train" : "val"
    let parts = try ImageFolderListing.folders(in: folder)
      .filter { $0 == name || $0.hasPrefix("\(name).X") }
    guard !parts.isEmpty else {
      throw .missing(path: "\(folder)/\(name)", what: "the folder of the class folders")
    }
    var files: [ImageFile] = []
    for (label, className) in try classNames().enumerated() {
      var isThere = false
      for part in parts {
        let path = "\(folder)/\(part)/\(className)"
        guard ImageFolderListing.isFolder(path) else { continue }
        isThere = true
        files += try ImageFolderListing.images(in: path, label: label)
      }
      guard isThere else {
        throw .missing(path: "\(folder)/\(name)/\(className)", what: "a class of the list")
      }
    }
    return files
  }

  /// The path of the list of the classes.
  func list() throws(DatasetError) -> String {
    let paths = Self.lists.map { "\(folder)/\($0)" }
    guard let path = paths.first(where: FileManager.default.fileExists) else {
      throw .missing(path: paths[0], what: "the list of the classes")
    }
    return path
  }

  private func classNames() throws(DatasetError) -> [String] {
    let path = try list()
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .inaccessible(path: path, reason: DatasetError.reason(of: error))
    }
    let names: [String]
    if path.hasSuffix(".json") {
      do {
        names = try StrictJSON.decode([String: String].self, from: data).keys.sorted()
      } catch {
        throw .malformed(
          at: DatasetPlace(path), expected: "an object whose keys are the class folders",
          found: "\(error)")
      }
    } else {
      if let problem = StrictJSON.encodingProblem(in: data) {
        throw .malformed(at: DatasetPlace(path), expected: "text in UTF-8", found: problem)
      }
      names = String(decoding: data, as: UTF8.self).trimmingPrefix("\u{FEFF}")
        .split(whereSeparator: \.isNewline)
        .compactMap { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) }.sorted()
    }
    guard names.count == classes, Set(names).count == classes else {
      throw .miscounted(
        at: DatasetPlace(path), what: "classes", expected: classes, found: Set(names).count)
    }
    guard let stranger = names.first(where: { $0.contains("/") || $0.hasPrefix(".") }) else {
      return names
    }
    throw .malformed(at: DatasetPlace(path), expected: "names of folders", found: stranger)
  }
}

extension ImageDatasetDescriptor {
  /// The folders of the images of a data set that is a folder, below it: `*` is any class; nil for others.
  public var imageFolders: [String]? {
    format == .imageNet100 ? ["train/*", "train.X*/*", "val/*", "val.X*/*"] : nil
  }

  /// The files that may list the classes of a data set that is a folder.
  public var classLists: [String] { ImageNet100Folder.lists }

  /// The files of a data set that is a folder of images: the list of the classes, then all images, as
  /// paths below `folder`.
  /// - Throws: `DatasetError` unless there are as many images as published, and each leads to a file.
  public func paths(ofImagesIn folder: String) throws(DatasetError) -> [String] {
    let images = ImageNet100Folder(folder: folder, classes: classes)
    var paths = [try images.list()]
    for (split, expected) in [(DatasetSplit.train, trainCount), (.test, testCount)] {
      let files = try images.files(split)
      guard files.count == expected else {
        throw .miscounted(
          at: DatasetPlace(folder), what: "\(split.rawValue) images", expected: expected,
          found: files.count)
      }
      paths += files.map(\.path)
      for file in files {
        if let problem = file.problem { throw problem }
        try ImageFolderListing.requireFile(file.path)
      }
    }
    return paths.map { String($0.dropFirst(folder.count + 1)) }
  }
}
