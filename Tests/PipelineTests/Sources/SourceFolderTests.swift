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
    let request = SourceRequest(paths: paths, isRequired: isRequired, advice: "")
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
    let must = SourceRequest(paths: paths, isRequired: true, advice: "")
    let may = SourceRequest(paths: paths, isRequired: false, advice: "")
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
    let request = SourceRequest(paths: ["a"], isRequired: true, advice: "")
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

@Suite struct SourceStageTests {
  private let project: ToyProject

  init() throws { project = try ToyProject() }

  private func graph(isRequired: Bool = true) throws -> Graph {
    try Graph.toy([
      [
        "id": "s", "kind": "source",
        "parameters": ["file": "raw", "isRequired": .bool(isRequired)],
      ],
      .stage("p", "pick", inputs: ["a": "s"]),
    ])
  }

  private func write(_ text: String) throws {
    try FileManager.default.createDirectory(
      atPath: project.data, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(project.data)/raw"))
  }

  @Test func `the bytes of a source are part of the key, and a round trip runs nothing`()
    async throws
  {
    let graph = try graph()
    try write("one")
    let first = try await project.build(graph)
    #expect(try project.text(StageID("s"), of: first) == "one")
    #expect(try await project.build(graph).executed == [])
    try write("two")
    #expect(try project.plan(graph).outdated.count == 2)
    let second = try await project.build(graph)
    #expect(try project.text(StageID("s"), of: second) == "two")
    try write("one")
    #expect(try await project.build(graph).executed == [])
  }

  @Test func `why names the source`() async throws {
    let graph = try graph()
    try write("one")
    _ = try await project.build(graph)
    try write("two")
    let entry = try #require(project.plan(graph)[StageID("s")])
    let reason = try Explanation(store: project.store, catalog: .toy).reason(for: entry)
    let (one, two) = (Digest(of: Data("one".utf8)), Digest(of: Data("two".utf8)))
    #expect(
      reason == .changed([ValueChange(path: "sources.raw", was: one.short, now: two.short)]))
  }

  @Test func `a missing source is a cause of its own`() throws {
    let plan = try project.plan(graph(), forced: [StageID("s")])
    guard case .run(.sourcesMissing(let paths, let advice))? = plan[StageID("s")]?.decision else {
      Issue.record("\(plan.entries)")
      return
    }
    #expect(paths == ["\(project.data)/raw"])
    #expect(advice == "put it there")
  }

  @Test func `with and without the source are different actions`() async throws {
    let graph = try graph(isRequired: false)
    let without = try await project.build(graph)
    #expect(try project.text(StageID("s"), of: without) == "none")
    try write("one")
    let with = try await project.build(graph)
    #expect(try project.text(StageID("s"), of: with) == "one")
    #expect(with.executed.count == 2)
  }

  @Test func `a source that changes during the run fails the stage`() async throws {
    try write("one")
    let gate = Gate()
    let graph = try graph()
    let executor = ToyExecutor(gate: gate)
    async let outcome = project.build(graph, executor: executor)
    await gate.arrival()
    try write("two")
    await gate.open()
    let failures = try await outcome.failures
    #expect(failures[StageID("s")]?.contains("raw changed") == true, "\(failures)")
    try write("one")
    #expect(try project.plan(graph)[StageID("s")]?.isFresh == false)
  }
}
