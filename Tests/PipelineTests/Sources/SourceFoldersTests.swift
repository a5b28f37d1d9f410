import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct SourceFoldersTests {
  private let directory: TemporaryDirectory
  private let store: FileStore

  init() throws {
    directory = try TemporaryDirectory()
    store = try FileStore.open(at: directory("store"), access: .readWrite)
  }

  private func folders(
    _ names: String..., isObligatory: Bool = false, store: FileStore? = nil
  ) -> SourceFolders {
    SourceFolders(
      paths: (names.isEmpty ? ["data"] : names).map { directory($0) }, isObligatory: isObligatory,
      store: store ?? self.store)
  }

  private func request(_ paths: String..., isRequired: Bool = true) -> SourceRequest {
    SourceRequest(
      paths: paths.map { SourcePath($0) }, whenMissing: isRequired ? .fails : .runsWithout,
      advice: "")
  }

  private func digests(_ paths: String...) throws -> [String: Digest] {
    let request = SourceRequest(
      paths: paths.map { SourcePath($0) }, whenMissing: .fails, advice: "")
    return try digests(request)
  }

  private func digests(_ request: SourceRequest, in folder: String = "data") throws
    -> [String: Digest]
  {
    guard case .found(let found) = try folders(folder).resolve(request) else { return [:] }
    return found.digests
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
    let missing = SourceFolders.Resolution.missing([directory("data/b"), directory("data/c")])
    let must = request("a", "b", "c")
    let may = request("a", "b", "c", isRequired: false)
    let without = StageSources(folder: directory("data"), digests: [:])
    #expect(try folders().resolve(must) == missing)
    #expect(try folders().resolve(may) == .found(without))
    #expect(try folders(isObligatory: true).resolve(may) == missing)
  }

  @Test func `all files come from the first folder that has every one of them`() throws {
    try directory.write("half".utf8, to: "first/a")
    for folder in ["second", "third"] {
      for name in ["a", "b"] {
        try directory.write("\(folder) \(name)".utf8, to: "\(folder)/\(name)")
      }
    }
    let digests = ["a", "b"].map { ($0, Digest(of: Data("second \($0)".utf8))) }
    #expect(
      try folders("none", "first", "second", "third").resolve(request("a", "b"))
        == .found(
          StageSources(
            folder: directory("second"), digests: Dictionary(uniqueKeysWithValues: digests))))
    // The folder that lacks least says what is to be done.
    #expect(
      try folders("none", "first").resolve(request("a", "b"))
        == .missing([directory("first/b")]))
    #expect(try folders("none", "other").resolve(request("a")) == .missing([directory("none/a")]))
  }

  @Test func `a gzip file counts by what it unpacks to where a request says so`() throws {
    let packed = try SourceTree().bytes("Tests/DatasetsTests/Goldens/hostile/zeros.gz")
    let content = Digest(of: Data(count: 1 << 20))
    try directory.write(packed, to: "data/a.gz")
    try directory.write(RepackedGzip.naming(packed, "zeros", time: 1), to: "other/a.gz")
    let unpacked = SourceRequest(
      paths: [SourcePath("a.gz", digestOf: .gzipContent(limit: 1 << 20))], whenMissing: .fails,
      advice: "")
    for folder in ["data", "other"] {
      #expect(try digests(unpacked, in: folder) == ["a.gz": content])
    }
    #expect(try digests("a.gz") == ["a.gz": Digest(of: packed)])
    #expect(try digests(unpacked) == ["a.gz": content], "neither digest is taken for the other")
  }

  @Test
  func `a gzip file that is cut, altered, too long or none at all is one error with its name`()
    throws
  {
    let packed = try SourceTree().bytes("Tests/DatasetsTests/Goldens/hostile/zeros.gz")
    var altered = packed
    altered[packed.count - 5] ^= 1
    let size = 1 << 20
    let files: [(what: String, bytes: Data, limit: Int)] = [
      ("cut by a byte", packed.dropLast(1), size), ("cut", packed.dropLast(20), size),
      ("altered", altered, size), ("too long", packed, size - 1),
      ("none", Data("no gzip file at all".utf8), size), ("empty", Data(), size),
    ]
    for (what, bytes, limit) in files {
      let path = try directory.write(bytes, to: "data/a.gz")
      let request = SourceRequest(
        paths: [SourcePath("a.gz", digestOf: .gzipContent(limit: limit))], whenMissing: .fails,
        advice: "")
      #expect("\(what)") {
        _ = try digests(request)
      } throws: {
        guard case SourceError.damaged(path, _)? = $0 as? SourceError else { return false }
        return "\($0)".contains(path) && "\($0)".contains("next: delete it")
      }
    }
  }

  @Test(arguments: ["", "/etc/passwd", "../store", "a/../../b"])
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
    let request = request("a")
    _ = try folders(store: reader).resolve(request)
    #expect(!FileManager.default.fileExists(atPath: cache))
    let digest = try #require(try digests("a")["a"])
    let other = Digest(of: Data("other".utf8))
    let sealed = Array(try text(at: cache).utf8)
    let kept = String(decoding: try #require(Seal.opening(sealed)), as: UTF8.self)
    #expect(kept.contains(digest.hex))
    let altered = Array(kept.replacing(digest.hex, with: other.hex).utf8)
    try directory.write(Seal.closing(altered), to: "store/sources.json")
    func found(_ digest: Digest) -> SourceFolders.Resolution {
      .found(StageSources(folder: directory("data"), digests: ["a": digest]))
    }
    #expect(try folders(store: reader).resolve(request) == found(other), "the cache is used")
    try directory.write(Array(sealed.prefix(65)) + altered, to: "store/sources.json")
    #expect(try folders(store: reader).resolve(request) == found(digest), "the seal is broken")
    try directory.write("{".utf8, to: "store/sources.json")
    #expect(try folders(store: reader).resolve(request) == found(digest))
  }
}
