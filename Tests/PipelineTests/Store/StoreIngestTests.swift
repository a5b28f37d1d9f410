internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Pipeline

@Suite struct StoreIngestTests {
  let fixture: StoreFixture
  let store: FileStore
  init() throws {
    fixture = try StoreFixture()
    store = try fixture.open()
  }

  @Test func `an ingested file moves under its digest and is write-protected`() throws {
    let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let source = try fixture.directory.write(bytes, to: "out")
    let blob = try store.ingest(fileAt: source)
    #expect(blob == BlobReference(digest: Digest(of: bytes), byteCount: bytes.count))
    #expect(!FileManager.default.fileExists(atPath: source))
    #expect(store.isPresent(blob))
    #expect(try store.read(blob) == Data(bytes))
    let attributes = try FileManager.default.attributesOfItem(atPath: store.path(of: blob.digest))
    #expect(attributes[.posixPermissions] as? Int == 0o444)
  }

  @Test func `the empty file is a blob like any other`() throws {
    let blob = try store.ingest(bytes: [])
    #expect(blob.byteCount == 0)
    #expect(try store.verify(blob) == .intact)
    #expect(try store.read(blob) == Data())
  }

  @Test func `a copied file stays where it is`() throws {
    let source = try fixture.directory.write("data".utf8, to: "in")
    let blob = try store.ingest(copyOf: source)
    #expect(try store.read(blob) == Data("data".utf8))
    #expect(FileManager.default.fileExists(atPath: source))
  }

  @Test func `a file with a second name is copied, so that the name cannot change the blob`() throws
  {
    let source = try fixture.directory.write("data".utf8, to: "in")
    try FileManager.default.linkItem(atPath: source, toPath: fixture.directory("other"))
    let blob = try store.ingest(fileAt: source)
    try fixture.directory.write("DATA".utf8, to: "other")
    #expect(try store.verify(blob) == .intact)
    #expect(!FileManager.default.fileExists(atPath: source))
  }

  @Test func `links, directories and absent files are refused`() throws {
    let target = try fixture.directory.write("data".utf8, to: "target")
    try FileManager.default.createSymbolicLink(
      atPath: fixture.directory("link"), withDestinationPath: target)
    for name in ["link", "store", "absent"] {
      let error = #expect(throws: StoreError.self) {
        try store.ingest(fileAt: fixture.directory(name))
      }
      #expect(error?.exitCode == 74)
    }
    #expect(try store.stat().blobs.files == 0)
  }

  @Test func `any flipped bit, cut or extension of a blob is found and heals by storing again`()
    throws
  {
    let bytes = Array("some bytes".utf8)
    let blob = try store.ingest(bytes: bytes)
    let path = store.path(of: blob.digest)
    var variants = bytes.indices.map { index in
      var variant = bytes
      variant[index] ^= 1
      return variant
    }
    variants += [Array(bytes.dropLast()), bytes + [0], []]
    for variant in variants {
      try overwrite(path, with: variant)
      #expect(try store.verify(blob) == .damaged)
      #expect(throws: StoreError.self) { try store.read(blob) }
      #expect(try store.ingest(bytes: bytes) == blob)
      #expect(try store.verify(blob) == .intact)
    }
  }

  @Test func `a damaged blob set aside counts as missing and is kept for inspection`() throws {
    let blob = try store.ingest(bytes: "data".utf8)
    try store.quarantine(blob.digest)
    #expect(!store.isPresent(blob))
    #expect(try store.verify(blob) == .missing)
    #expect(throws: StoreError.missingBlob(digest: blob.digest, neededBy: "the reader")) {
      try store.read(blob)
    }
    #expect(try store.stat().quarantined.files == 1)
  }

  @Test func `tasks of several stores that ingest the same bytes agree`() async throws {
    let path = fixture.path
    let blobs = try await withThrowingTaskGroup(of: BlobReference.self) { group in
      for task in 0..<16 {
        group.addTask {
          let store = try FileStore.open(at: path, access: .readWrite)
          for number in 0..<10 { _ = try store.ingest(bytes: "\(number)".utf8) }
          try store.commit("result", seed: 0, finishedAt: Double(task))
          return try store.ingest(bytes: "shared".utf8)
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(blobs.count == 1)
    #expect(try store.stat().blobs.files == 12)
    #expect(try store.verifyAll().isSound)
    let key = StoreFixture.preimage().key
    let records = try store.records(for: key)
    #expect(records.count == 16)
    #expect(try store.currentRecord(for: key) == records.first)
  }

  @Test func `many processes may make one store at once`() async throws {
    for _ in 0..<40 {
      let folder = try TemporaryDirectory()
      let path = folder("store")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<8 {
          group.addTask {
            let store = try FileStore.open(at: path, access: .readWrite)
            _ = try store.ingest(bytes: "\(number)".utf8)
          }
        }
        try await group.waitForAll()
      }
      let store = try FileStore.open(at: folder("store"), access: .readOnly)
      #expect(try store.stat().blobs.files == 8)
    }
  }
}
