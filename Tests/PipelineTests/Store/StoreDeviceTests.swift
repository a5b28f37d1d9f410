internal import Foundation
internal import Testing
internal import TestSupport

@testable internal import Pipeline

/// A store whose parts are on different devices, between which no file can be renamed.
@Suite struct StoreDeviceTests {
  let fixture: StoreFixture
  init() throws { fixture = try StoreFixture() }

  /// The parts that may be a mount of their own.
  static let parts = ["blobs", "records", "work", "quarantine", "failures"]

  @Test(arguments: parts)
  func `a part on another device takes and gives what the others do`(part: String) throws {
    let inside = "\(fixture.path)/\(part)/"
    let disk = Disk(isBorder: { $0.hasPrefix(inside) != $1.hasPrefix(inside) })
    try Self.use(try fixture.open(disk: disk), in: fixture)
  }

  @Test(
    .enabled(if: Mount.isAllowed, "mounting a file system needs root"), arguments: parts)
  func `a part that is a mount takes and gives what the others do`(part: String) throws {
    _ = try fixture.open()
    let mount = try Mount(at: "\(fixture.path)/\(part)")
    defer { mount.end() }
    try Self.use(try fixture.open(), in: fixture)
  }

  @Test func `an output on another device than the store is copied once`() throws {
    let store = try fixture.open()
    let source = try fixture.directory.write([UInt8](repeating: 7, count: 1 << 20), to: "out")
    let border = FaultyDisk()
    let outside = fixture.directory.path + "/out"
    var disk = border.disk
    disk.isBorder = { source, target in source == outside && target != outside }
    let crossing = try fixture.open(disk: disk)
    let before = border.stepsTaken
    let blob = try crossing.ingest(fileAt: source)
    #expect(border.stepsTaken - before < 12)
    #expect(try store.verify(blob) == .intact)
    #expect(!FileManager.default.fileExists(atPath: source))
  }

  /// Everything that puts a file in place.
  private static func use(_ store: FileStore, in fixture: StoreFixture) throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 13) }
    let work = try store.makeWorkDirectory(for: StoreFixture.preimage().key, nonce: "1")
    let source = "\(work)/out"
    try Data(bytes).write(to: URL(fileURLWithPath: source))
    let moved = try store.ingest(fileAt: source)
    #expect(moved == BlobReference(digest: Digest(of: bytes), byteCount: bytes.count))
    #expect(try store.read(moved) == Data(bytes))
    #expect(!FileManager.default.fileExists(atPath: source))

    let linked = "\(work)/linked"
    try Data("two names".utf8).write(to: URL(fileURLWithPath: linked))
    try FileManager.default.linkItem(atPath: linked, toPath: "\(work)/other")
    #expect(try store.verify(store.ingest(fileAt: linked)) == .intact)
    let copied = try fixture.directory.write("copied".utf8, to: "copied")
    #expect(try store.verify(store.ingest(copyOf: copied)) == .intact)

    let record = try store.commit("result").record
    #expect(try store.currentRecord(for: record.key) == record)
    try store.recordFailure(
      key: StoreFixture.preimage(seed: 1).key,
      FailureRecord(stage: "s", reason: "r", exit: "e", finishedAt: 0), logFile: copied)
    #expect(try store.failure(for: StoreFixture.preimage(seed: 1).key)?.reason == "r")
    try store.quarantine(moved.digest)
    #expect(try store.verify(moved) == .missing)
    #expect(try store.verifyAll().isSound)
    _ = try store.gc(keeping: [record.key], olderThan: 0, dryRun: false)
    let left = fixture.directory.contents().filter { $0.contains("/.") }
    #expect(left == [])
  }
}

/// A small file system in memory, mounted for the time of a test.
struct Mount {
  let path: String

  init(at path: String) throws {
    self.path = path
    try #require(Self.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", path))
  }

  func end() { _ = Self.run("umount", path) }

  static let isAllowed: Bool = {
    guard geteuid() == 0, let place = try? TemporaryDirectory() else { return false }
    guard run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", place.path) else { return false }
    return run("umount", place.path)
  }()

  private static func run(_ words: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
