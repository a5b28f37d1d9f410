import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Only the files that a stage reads are in its key.
@Suite struct FileSelectionTests {
  private let directory: TemporaryDirectory
  private let store: FileStore

  private static let images = FileSelection(folders: ["*"], endings: ["jpg"], files: ["list.txt"])
  private static let splits = FileSelection(
    folders: ["train.X*/*", "val/*"], endings: ["jpg"])

  init() throws {
    directory = try TemporaryDirectory()
    store = try FileStore.open(at: directory("store"), access: .readWrite)
    for name in ["rose/1.jpg", "rose/2.JPG", "tulip/1.jpg"] {
      try directory.write(name.utf8, to: "data/set/\(name)")
    }
  }

  private var folders: SourceFolders {
    SourceFolders(paths: [directory("data")], isObligatory: false, store: store)
  }

  private func request(_ selection: FileSelection?) -> SourceRequest {
    let content = selection.map(SourcePath.Content.files) ?? .bytes
    return SourceRequest(
      paths: [SourcePath("set", digestOf: content)], whenMissing: .fails, advice: "")
  }

  private func digest(_ selection: FileSelection? = images) throws -> Digest? {
    guard case .found(let found) = try folders.resolve(request(selection)) else { return nil }
    return found.digests["set"]
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: directory("data/set/\(name)"), withDestinationPath: target)
  }

  @Test func `what programs and people leave beside the files that are read changes nothing`()
    throws
  {
    let before = try digest()
    #expect(before == (try digest(nil)), "all of them are read")
    for name in [
      "rose/Thumbs.db", "rose/desktop.ini", "rose/.DS_Store", "rose/._1.jpg", "rose/README.txt",
      "notes.txt", "1.jpg", ".hidden/1.jpg", "rose/deeper/1.jpg", "rose/1.jpg.bak",
    ] {
      try directory.write("x".utf8, to: "data/set/\(name)")
      #expect(try digest() == before, "\(name)")
    }
    try link("rose/up", to: "..")
    try link("rose/self.jpg", to: "self.jpg")
    try link("rose/gone.jpg", to: "nowhere.jpg")
    #expect(try digest() == before)
  }

  @Test(arguments: ["rose/3.jpg", "rose/3.JpG", "violet/1.jpg", "list.txt"])
  func `what is read is in the key`(name: String) throws {
    let before = try digest()
    try directory.write(
      "x".utf8, to: "data/set/\(name)")
    #expect(try digest() != before)
  }

  @Test func `a folder without a file to read counts, since its stage may want one`() throws {
    let before = try digest()
    try directory.write("x".utf8, to: "data/set/violet/notes.txt")
    #expect(try digest() != before)
  }

  @Test(arguments: [true, false])
  func `a name that is no text is seen`(isFolder: Bool) throws {
    let before = try digest()
    let name = isFolder ? "viol" : "rose/caf"
    let path = Array(directory("data/set/\(name)").utf8) + [0xE9] + Array(".jpg".utf8) + [0]
    let result = path.map(CChar.init(bitPattern:)).withUnsafeBufferPointer { path -> Int32 in
      guard let base = path.baseAddress else { return -1 }
      return isFolder ? mkdir(base, 0o755) : close(open(base, O_CREAT | O_WRONLY, 0o644))
    }
    #expect(result == 0)
    #expect(try digest() != before)
  }

  @Test func `parts of a pattern lead to the folders that they mean`() throws {
    let none = try digest(Self.splits)
    try directory.write("x".utf8, to: "data/set/train/rose/1.jpg")
    #expect(try digest(Self.splits) == none)
    var last = none
    for name in ["train.X1/rose/1.jpg", "train.X2/rose/1.jpg", "val/rose/1.jpg"] {
      try directory.write("x".utf8, to: "data/set/\(name)")
      let now = try digest(Self.splits)
      #expect(now != last, "\(name)")
      last = now
    }
  }

  @Test func `only what is read is watched while a stage runs`() throws {
    for name in ["rose/Thumbs.db", "rose/.DS_Store", "rose/deeper/1.jpg"] {
      try directory.write("x".utf8, to: "data/set/\(name)")
    }
    try link("rose/up", to: "..")
    let stamps = try #require(try folders.stamps(of: request(Self.images))["set"])
    let set = directory("data/set")
    #expect(
      Set(stamps.keys) == [
        set, "\(set)/", "\(set)/rose/", "\(set)/tulip/", "\(set)/rose/1.jpg",
        "\(set)/rose/2.JPG", "\(set)/tulip/1.jpg",
      ])
  }

  @Test func `a folder that contains itself by a link is one error that names the link`() throws {
    try link("rose/up", to: "..")
    #expect { try digest(nil) } throws: {
      guard case SourceError.circle(let path)? = $0 as? SourceError else { return false }
      return path.contains("rose/up") && "\($0)".contains("remove the link")
    }
  }
}
