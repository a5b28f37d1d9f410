internal import Foundation
internal import StageKit
internal import TestSupport
internal import Testing

@testable internal import Pipeline
@testable internal import RemoteStore

/// Servers that are broken, slow or hostile.
@Suite struct RemoteFaultTests {
  let shared: SharedResults
  let (here, there): (FileStore, FileStore)
  let record: ActionRecord

  init() throws {
    shared = try SharedResults()
    here = try shared.store("here")
    there = try shared.store("there")
    record = try shared.commit(["some bytes", "", "other bytes"], to: there)
    #expect(try shared.remote("plain").push([record], from: there).records == 1)
  }

  @Test(
    .timeLimit(.minutes(60)),
    arguments: [
      "flip", "flip-files", "truncate", "short", "hollow", "oversize", "html", "error", "hang",
      "hang-body", "drip", "downgrade",
    ])
  func `nothing is taken, one warning is given, and little time is lost`(mode: String) throws {
    let remote = try shared.remote(mode)
    let start = ContinuousClock.now
    // Asked again and again, as a build asks for stage after stage.
    for _ in 0..<4 {
      #expect(try shared.take([record.key], from: remote, into: here) == [])
    }
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(shared.warnings.count == 1, "\(shared.warnings)")
    #expect(try here.records().isEmpty)
    let report = try here.verifyAll()
    #expect(report.isSound)
    #expect(report.blobsRead == 0)
    #expect(try here.stat().workDirectories == 0)
  }

  @Test func `a server that is not there costs one warning`() throws {
    let remote = try shared.remote(at: "http://127.0.0.1:1", environment: [:])
    #expect(try shared.take([record.key], from: remote, into: here) == [])
    #expect(try shared.take([record.key], from: remote, into: here) == [])
    #expect(shared.warnings.count == 1)
    #expect(
      remote.outage?.contains("refused") == true || remote.outage?.contains("connect") == true)
  }

  @Test func `answers that come too slowly end the asking`() throws {
    let remote = try shared.remote("slow", patience: Patience(lostSeconds: 1))
    let unknown = (0..<3).map { Digest(of: Data("\($0)".utf8)) }
    for key in unknown { _ = remote.answers(for: [key]) { _ in nil } }
    #expect(remote.outage != nil)
    #expect(shared.warnings.count == 1)
    #expect(try shared.server.requests().count { $0.path.hasPrefix("/slow") } <= 1)
  }

  @Test func `a connection that is dropped once is made again`() throws {
    let remote = try shared.remote("drop-once")
    #expect(try shared.take([record.key], from: remote, into: here) == [record.key])
    #expect(shared.warnings.isEmpty)
  }

  @Test func `credentials do not follow a redirect`() throws {
    let remote = try shared.remote("redirect")
    #expect(try shared.take([record.key], from: remote, into: here) == [record.key])
    let requests = try shared.server.requests()
    let followed = requests.filter { $0.port == shared.server.otherPort }
    #expect(!followed.isEmpty)
    #expect(followed.allSatisfy { $0.authorization.isEmpty })
    #expect(requests.contains { $0.path.hasPrefix("/redirect") && !$0.authorization.isEmpty })
  }

  @Test func `a result that the caller refuses is not taken, and says why`() throws {
    let remote = try shared.remote("plain")
    let answer = remote.answers(for: [record.key]) { _ in "no such kind" }[record.key]
    #expect(answer?.description == "has a result that is not used: no such kind")
    #expect(shared.warnings.isEmpty)
  }
}
