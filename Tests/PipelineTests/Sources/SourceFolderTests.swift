import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct SourceFolderTests {
  private let directory: TemporaryDirectory
  private let store: FileStore

  init() throws {
    directory = try TemporaryDirectory()
    store = try FileStore.open(at: directory("store"), access: .readWrite)
  }

  private func folder(isObligatory: Bool = false, store: FileStore? = nil) -> SourceFolder {
    SourceFolder(
      path: directory("data"), isObligatory: isObligatory, store: store ?? self.store)
  }

  private func digests(_ paths: String..., isRequired: Bool = true) throws -> [String: Digest] {
    let request = SourceRequest(
      paths: paths, whenMissing: isRequired ? .fails : .runsWithout, advice: "")
    guard case .found(let digests) = try folder().resolve(request) else { return [:] }
    return digests
  }

  @Test func `a file is named by its bytes`() throws {
    try directory.write("abc".utf8, to: "data/a")
    try directory.write("abc".utf8, to: "data/b")
    let digest = Digest(of: Data("abc".utf8))
    #expect(try digests("a", "b") == ["a": digest, "b": digest])
  }

  @Test func `a change that keeps size and time is seen`() throws {
    let path = try directory.write("abc".utf8, to: "data/a")
    let date = Date(timeIntervalSince1970: 1_000_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    let before = try digests("a")
    try directory.write("abd".utf8, to: "data/a")
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    #expect(try digests("a") != before)
    try directory.write("abc".utf8, to: "data/a")
    #expect(try digests("a") == before)
  }

  @Test func `a folder is named by the names and bytes of its files`() throws {
    try directory.write("1".utf8, to: "data/set/x/1")
    try directory.write("2".utf8, to: "data/set/y/2")
    let before = try digests("set")
    #expect(before.count == 1)
    try directory.write("".utf8, to: "data/set/.hidden")
    #expect(try digests("set") == before)
    try FileManager.default.moveItem(
      atPath: directory("data/set/x/1"), toPath: directory("data/set/x/3"))
    let renamed = try digests("set")
    #expect(renamed != before)
    try directory.write("4".utf8, to: "data/set/x/3")
    #expect(try digests("set") != renamed)
  }

  @Test func `what is missing is named, unless the stage can do without`() throws {
    try directory.write("abc".utf8, to: "data/a")
    let paths = ["a", "b", "c"]
    let missing = SourceFolder.Resolution.missing([directory("data/b"), directory("data/c")])
    let must = SourceRequest(paths: paths, whenMissing: .fails, advice: "")
    let may = SourceRequest(paths: paths, whenMissing: .runsWithout, advice: "")
    #expect(try folder().resolve(must) == missing)
    #expect(try folder().resolve(may) == .found([:]))
    #expect(try folder(isObligatory: true).resolve(may) == missing)
  }

  @Test(arguments: ["/etc/passwd", "../store", "a/../../b"])
  func `a path that leads out is refused`(path: String) {
    #expect(throws: SourceError.leadsOut(path: path)) { try digests(path) }
  }

  @Test func `what is kept is used and only written with permission`() async throws {
    try directory.write("abc".utf8, to: "data/a")
    let cache = directory("store/sources.json")
    _ = try digests("a")
    #expect(!FileManager.default.fileExists(atPath: cache), "the file has just changed")
    // Stamps count once the file is older than the coarsest clock.
    try await Task.sleep(for: .nanoseconds(FileStamp.granularity + 100_000_000))
    let reader = try FileStore.open(at: directory("store"), access: .readOnly)
    let request = SourceRequest(paths: ["a"], whenMissing: .fails, advice: "")
    _ = try folder(store: reader).resolve(request)
    #expect(!FileManager.default.fileExists(atPath: cache))
    let digest = try #require(try digests("a")["a"])
    let other = Digest(of: Data("other".utf8))
    let text = try text(at: cache)
    #expect(text.contains(digest.hex))
    try directory.write(text.replacing(digest.hex, with: other.hex).utf8, to: "store/sources.json")
    #expect(try folder(store: reader).resolve(request) == .found(["a": other]))
    try directory.write("{".utf8, to: "store/sources.json")
    #expect(try folder(store: reader).resolve(request) == .found(["a": digest]))
  }
}
