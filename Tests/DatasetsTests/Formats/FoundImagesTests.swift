import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Folders as people and other programs leave them: no image is left out in silence.
struct FoundImagesTests {
  private let folder: TemporaryDirectory
  private let png: Data
  private let jpeg: Data

  init() throws {
    folder = try TemporaryDirectory()
    let pictures = "Tests/DatasetsTests/Goldens/pictures"
    png = try SourceTree().bytes("\(pictures)/rgb.png")
    jpeg = try SourceTree().bytes("\(pictures)/420.jpg")
    for name in ["rose", "tulip"] {
      for index in 0..<3 { try folder.write(png, to: "set/\(name)/\(index).png") }
    }
  }

  private func declaration(
    _ split: ImageFolderDeclaration.Split = .fraction(test: 0.34, seed: 1)
  ) -> ImageFolderDeclaration {
    ImageFolderDeclaration(folder: "set", split: split, fit: .crop)
  }

  private func notes(_ split: ImageFolderDeclaration.Split = .fraction(test: 0.34, seed: 1)) throws
    -> [String]
  {
    try declaration(split).unreadFiles(below: folder.path).notes
      .map { $0.replacing(folder.path + "/", with: "") }
  }

  private func prepare(
    _ split: ImageFolderDeclaration.Split = .fraction(test: 0.34, seed: 1)
  ) throws -> DatasetSummary {
    try DatasetPreparation(declaration(split), named: "set", root: folder.path).write(
      to: folder("prepared"), side: 8, limits: .none, digest: "")
  }

  private func refusal(_ split: ImageFolderDeclaration.Split = .fraction(test: 0.34, seed: 1))
    -> String
  {
    do {
      _ = try prepare(split)
      return "none"
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder("set/\(name)"), withDestinationPath: target)
  }

  /// Makes a file or folder whose name has a byte that is not UTF-8 in the place of `?`.
  private func makeForeign(_ name: String, isFolder: Bool = false) throws {
    let bytes = folder("set/\(name)").utf8.map { $0 == UInt8(ascii: "?") ? 0xE9 : $0 } + [0]
    let result = bytes.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { path -> Int32 in
      guard let base = path.baseAddress else { return -1 }
      if isFolder { return mkdir(base, 0o755) }
      return close(open(base, O_CREAT | O_WRONLY, 0o644))
    }
    #expect(result == 0)
  }

  // MARK: What is read

  @Test func `every usual ending of JPEG and PNG is read, in capitals too`() throws {
    for name in ["a.jpg", "b.JPG", "c.jpeg", "d.jpe", "e.JFIF"] {
      try folder.write(jpeg, to: "set/rose/\(name)")
    }
    try folder.write(png, to: "set/rose/f.PNG")
    let summary = try prepare()
    #expect(summary.train.images + summary.test.images == 12)
    #expect(try notes() == [])
  }

  @Test func `links to images and to folders of them are read`() throws {
    try folder.write(png, to: "elsewhere/1.png")
    try folder.write(png, to: "elsewhere/2.png")
    try link("rose/link.png", to: "../../elsewhere/1.png")
    try link("violet", to: "../elsewhere")
    let summary = try prepare()
    #expect(summary.classes == 3 && summary.train.images + summary.test.images == 9)
  }

  @Test func `a link to a folder above is no class and no image`() throws {
    try link("rose/up", to: "..")
    try link("tulip/self", to: ".")
    #expect(try prepare().classes == 2)
    #expect(try notes() == [])
  }

  // MARK: What is not read

  @Test func `files of other kinds are counted by their endings`() throws {
    for (ending, count) in [("webp", 2), ("BMP", 1), ("txt", 1)] {
      for index in 0..<count { try folder.write([], to: "set/tulip/x\(index).\(ending)") }
    }
    try folder.write([], to: "set/rose/noending")
    let expected =
      "5 files not read: 1 without an ending, 1 .bmp, 1 .txt, 2 .webp; "
      + "images end in .jfif .jpe .jpeg .jpg .png"
    #expect(try notes() == [expected])
    #expect(try prepare().train.images == 4)
  }

  @Test func `images in folders of a class folder are counted, however deep`() throws {
    for name in ["rose/batch2/1.png", "rose/batch2/2.png", "rose/a/b/c/1.jpg", "tulip/x.jpg/1.png"]
    {
      try folder.write(png, to: "set/\(name)")
    }
    #expect(
      try notes() == [
        "1 file in set/rose/a/b/c/ not read: images belong into class folders",
        "2 files in set/rose/batch2/ not read: images belong into class folders",
        "1 file in set/tulip/x.jpg/ not read: images belong into class folders",
      ])
    #expect(try prepare().classes == 2)
  }

  @Test func `a hidden class and hidden images are named`() throws {
    try folder.write(png, to: "set/.net/1.png")
    try folder.write(png, to: "set/rose/.4.png")
    #expect(
      try notes() == [
        "1 file in set/.net/ not read: the folder is hidden; rename it to use it",
        "1 file not read, since their names are hidden: \(folder("set/rose/.4.png"))"
          .replacing(folder.path + "/", with: ""),
      ])
  }

  @Test func `images beside the class folders, and folders beside the splits, are counted`() throws
  {
    try folder.write(png, to: "set/1.png")
    #expect(try notes() == ["1 file in set/ not read: images belong into class folders"])
    for split in ["train", "val", "test"] {
      for name in ["rose", "tulip"] { try folder.write(png, to: "set/\(split)/\(name)/1.png") }
    }
    let found = try notes(.folders(train: "train", test: "val"))
    #expect(found.contains("1 file in set/test/rose/ not read: images belong into class folders"))
    #expect(!found.contains { $0.contains("set/train") || $0.contains("set/val") })
  }

  @Test func `what programs leave in folders that they show is nothing to tell of`() throws {
    for name in ["Thumbs.db", "desktop.ini", ".DS_Store", "._0.png"] {
      try folder.write([1], to: "set/rose/\(name)")
    }
    #expect(try notes() == [])
  }

  // MARK: What is refused

  @Test func `a class whose name is not UTF-8 is refused with its name`() throws {
    try makeForeign("viol?e", isFolder: true)
    #expect(refusal().hasPrefix("the name viol\\xE9e in set is not UTF-8"))
    #expect(refusal().contains("`mv set/$'viol\\xE9e' set/NEW-NAME`"))
  }

  @Test func `an image whose name is not UTF-8 is refused, another file is counted`() throws {
    try makeForeign("rose/caf?.txt")
    #expect(try notes().first?.contains("1 .txt") == true)
    #expect(try prepare().classes == 2)
    try makeForeign("rose/caf?.png")
    #expect(refusal().hasPrefix("the name caf\\xE9.png in set/rose is not UTF-8"))
  }

  @Test func `every bad file is named at once, each with what it is`() throws {
    try folder.write(Data("RIFF1234WEBPVP8 ".utf8), to: "set/rose/a.jpg")
    try folder.write(Data("GIF89a".utf8), to: "set/tulip/b.png")
    try folder.write(Data(), to: "set/tulip/c.png")
    try folder.write(png.dropLast(40), to: "set/tulip/d.png")
    try link("tulip/e.png", to: "gone.png")
    try link("tulip/f.png", to: "f.png")
    try makeForeign("rose/caf?.png")
    let problem = refusal()
    #expect(problem.hasPrefix("7 files or folders cannot be used\n"))
    for part in [
      "set/rose/a.jpg cannot be used as an image: it has WebP",
      "set/tulip/b.png cannot be used as an image: it has GIF",
      "set/tulip/c.png cannot be used as an image: it has an empty file",
      "set/tulip/d.png cannot be used as an image: ",
      "set/tulip/e.png is a link that leads nowhere: to gone.png",
      "set/tulip/f.png is a link that leads nowhere: to f.png",
      "the name caf\\xE9.png in set/rose is not UTF-8", "convert it",
    ] {
      #expect(problem.contains(part), "\(part)")
    }
    #expect(!problem.contains("official source"))
  }

  @Test func `one bad file is named in the first line`() throws {
    let deep = try SourceTree().bytes("Tests/DatasetsTests/Goldens/pictures/wide.png")
    try folder.write(deep, to: "set/rose/deep.png")
    #expect(
      refusal().hasPrefix(
        "set/rose/deep.png cannot be used as an image: it has 16 bits a channel, "
          + "where a PNG image of 8 bits a channel is expected\n"))
  }

  @Test func `a class without images and one that leads nowhere are named`() throws {
    try link("zinnia", to: "/nowhere")
    #expect(refusal().hasPrefix("set/zinnia is a link that leads nowhere: to /nowhere"))
    try FileManager.default.removeItem(atPath: folder("set/zinnia"))
    try folder.write([], to: "set/violet/readme.txt")
    #expect(refusal().hasPrefix("the class folder set/violet holds no image"))
  }

  @Test(arguments: [
    ("", "val"), ("train", ""), ("train", "train"), ("../set", "val"), ("a//b", "val"),
  ])
  func `folders of the splits have to be two below the folder`(train: String, test: String) throws {
    for name in ["rose", "tulip"] {
      for split in ["train", "val", "a/b"] {
        try folder.write(png, to: "set/\(split)/\(name)/1.png")
      }
    }
    #expect(refusal(.folders(train: train, test: test)).contains("split.folders."))
  }

  @Test func `a class that one split lacks is named`() throws {
    for name in ["train/rose", "train/tulip", "val/rose"] {
      try folder.write(png, to: "set/\(name)/1.png")
    }
    #expect(
      refusal(.folders(train: "train", test: "val"))
        .contains("only in set/train, not in set/val: tulip"))
  }
}
