internal import Foundation
internal import StageKit
internal import TestSupport
internal import Testing

@testable internal import Pipeline
@testable internal import RemoteStore

/// What goes to a remote store, and comes back.
@Suite struct PushTests {
  let shared: SharedResults
  let (here, there): (FileStore, FileStore)

  init() throws {
    shared = try SharedResults()
    here = try shared.store("here")
    there = try shared.store("there")
  }

  private func puts(_ mode: String) throws -> [CacheServer.Request] {
    try shared.server.requests().filter { $0.method == "PUT" && $0.path.hasPrefix("/\(mode)/") }
  }

  @Test func `a result comes back with every byte, and says where from`() throws {
    let record = try shared.commit(["some bytes", ""], to: there)
    let remote = try shared.remote("plain")
    let report = remote.push([record], from: there)
    #expect(report.records == 1)
    #expect(try shared.take([record.key], from: remote, into: here) == [record.key])
    let taken = try #require(try here.currentRecord(for: record.key))
    #expect(taken.origin?.source == shared.server.url("plain"))
    #expect(taken.origin?.record == (try record.file().digest))
    #expect(taken.outputs == record.outputs)
    for blob in record.blobs { #expect(try here.read(blob) == there.read(blob)) }
    #expect(here.listing(of: record.preimage.code) == ["Sources/A.swift": "0"])
    #expect(try here.verifyAll().isSound)
    #expect(shared.warnings.isEmpty)
  }

  @Test func `files go first, the entry last, and a second time nothing`() throws {
    let records = try (0..<3).map {
      try shared.commit(["bytes \($0)", "same"], seed: $0, to: there)
    }
    #expect(try shared.remote("plain").push(records, from: there).records == 3)
    let first = try puts("plain")
    let entries = first.indices.filter { first[$0].path.contains("/ac/") }
    #expect(entries.count == 3)
    #expect(entries.first == first.count - 3)
    #expect(try shared.remote("plain").push(records, from: there).present == 3)
    #expect(try puts("plain").count == first.count)
  }

  @Test func `a thousand files of 2 kB travel over kept connections`() throws {
    let text = String(repeating: "0123456789abcdef", count: 128)
    let records = try (0..<100).map { seed in
      try shared.commit((0..<10).map { text + "\(seed)/\($0)" }, seed: seed, to: there)
    }
    let start = ContinuousClock.now
    let report = try shared.remote("blind").push(records, from: there)
    let pushed = ContinuousClock.now
    #expect(report.records == 100)
    #expect(report.blobs >= 1000)
    let sent = try puts("blind").count
    #expect(try shared.remote("blind").push(records, from: there).present == 100)
    #expect(try puts("blind").count == sent)
    let again = ContinuousClock.now
    #expect(
      try shared.take(records.map(\.key), from: shared.remote("blind"), into: here).count == 100)
    print(
      "1,000 files: pushed in \(pushed - start), again in \(again - pushed), "
        + "taken in \(ContinuousClock.now - again)")
    // The measured time is a figure of the machine; what makes it short is asserted.
    let clients = Set(try shared.server.requests().map(\.client))
    #expect(clients.count <= 3 * HTTPClient.connections)
    #expect(try here.verifyAll().isSound)
  }

  @Test func `with credentials that may only read, no PUT succeeds`() throws {
    let record = try shared.commit(["bytes"], to: there)
    let remote = try shared.remote("read-only")
    #expect(remote.push([record], from: there).records == 0)
    #expect(remote.push([record], from: there).records == 0)
    #expect(shared.warnings.count == 1)
    #expect(try puts("read-only").allSatisfy { $0.status == 403 })
    // It is still read.
    #expect(remote.outage == nil)
    _ = try shared.remote("plain").push([record], from: there)
    #expect(try shared.take([record.key], from: remote, into: here) == [record.key])
  }

  @Test func `without credentials nothing is written`() throws {
    let record = try shared.commit(["bytes"], to: there)
    let remote = try shared.remote("plain", environment: [:])
    #expect(remote.push([record], from: there) == PushReport())
    #expect(try shared.server.requests().isEmpty)
    #expect(throws: RemoteError.self) { try remote.requireCredentials() }
    let wrong = try shared.remote("plain", environment: ["REPRO_REMOTE_TOKEN": "guessed"])
    #expect(wrong.push([record], from: there).records == 0)
    #expect(try puts("plain").allSatisfy { $0.status == 401 })
  }

  @Test func `a private store is read with a token`() throws {
    let record = try shared.commit(["bytes"], to: there)
    _ = try shared.remote("plain").push([record], from: there)
    let token = ["REPRO_REMOTE_TOKEN": CacheServer.secret]
    let remote = try shared.remote("private", environment: token)
    #expect(try shared.take([record.key], from: remote, into: here) == [record.key])
    let stranger = try shared.remote("private", environment: [:])
    #expect(try shared.take([record.key], from: stranger, into: here) == [])
    #expect(shared.warnings.count == 1)
  }

  @Test func `a bucket takes signed requests, and refuses others`() throws {
    let record = try shared.commit(["some bytes", ""], to: there)
    let address = "s3://results/of/repro"
    let remote = try shared.remote(at: address, environment: shared.server.bucket)
    #expect(remote.push([record], from: there).records == 1)
    #expect(try shared.take([record.key], from: remote, into: here) == [record.key])
    #expect(try here.currentRecord(for: record.key)?.origin?.source == address)
    let wrong = shared.server.bucket.merging(["AWS_SECRET_ACCESS_KEY": "guessed"]) { $1 }
    let stranger = try shared.remote(at: address, environment: wrong)
    #expect(stranger.push([record], from: there).records == 0)
    #expect(stranger.outage != nil)
  }

  @Test func `other bytes for the same action are named and replace nothing`() throws {
    let first = try shared.commit(["one"], to: there)
    _ = try shared.remote("plain").push([first], from: there)
    let second = try shared.commit(["two"], to: here)
    let report = try shared.remote("plain").push([second], from: here)
    #expect(report.divergent == ["train/seed=0"])
    #expect(report.records == 0)
  }

  @Test func `a damaged file is not sent, and its result not announced`() throws {
    let record = try shared.commit(["bytes"], to: there)
    let path = there.path(of: try #require(record.outputs["out0"]).digest)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    try Data("bytez".utf8).write(to: URL(fileURLWithPath: path))
    let report = try shared.remote("blind").push([record], from: there)
    #expect(report.incomplete == ["train/seed=0"])
    #expect(try puts("blind").allSatisfy { $0.path.contains("/cas/") })
  }

  @Test func `an entry whose record is gone is made again`() throws {
    let record = try shared.commit(["bytes"], to: there)
    var entry = ActionResult()
    entry.files[ActionResult.record] = BlobReference(
      digest: Digest(of: Data("gone".utf8)), byteCount: 4)
    let remote = try shared.remote("blind")
    _ = remote.writer.perform([remote.request(.put(Data(entry.bytes)), "ac/\(record.key)")])
    #expect(remote.push([record], from: there).records == 1)
    #expect(try shared.take([record.key], from: remote, into: here) == [record.key])
  }
}
