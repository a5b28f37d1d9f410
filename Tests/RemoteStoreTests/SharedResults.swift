internal import Foundation
internal import StageKit
internal import Synchronization
internal import TestSupport
internal import Testing

@testable internal import Pipeline
@testable internal import RemoteStore

/// A server, and stores that share results by way of it.
final class SharedResults {
  let server: CacheServer
  private let directory: TemporaryDirectory
  private let heard = Warnings()

  init() throws {
    server = try CacheServer()
    directory = try TemporaryDirectory()
  }

  private final class Warnings: Sendable {
    let texts = Mutex<[String]>([])
  }

  /// What a user was warned of.
  var warnings: [String] { heard.texts.withLock { $0 } }

  func store(_ name: String) throws -> FileStore {
    try FileStore.open(at: directory(name), access: .readWrite)
  }

  /// The remote store as the server shows it under `mode`.
  func remote(
    _ mode: String, environment: [String: String]? = nil, patience: Patience = .standard
  ) throws -> RemoteStore {
    try remote(
      at: server.url(mode), environment: environment ?? server.credentials, patience: patience)
  }

  func remote(
    at address: String, environment: [String: String], patience: Patience = .standard
  ) throws -> RemoteStore {
    // The tests' own user has no say in who they are.
    let environment = environment.merging(["NETRC": "/nonexistent"]) { given, _ in given }
    return try RemoteStore(
      RemoteAddress(address, environment: environment), environment: environment,
      patience: patience
    ) { [heard] warning in heard.texts.withLock { $0.append(warning) } }
  }

  /// Stores a result with files and a log.
  @discardableResult
  func commit(
    _ texts: [String], seed: Int = 0, to store: FileStore
  ) throws -> ActionRecord {
    let code = try store.ingest(bytes: Array(#"{"Sources/A.swift":"0"}"#.utf8))
    var outputs: [String: BlobReference] = [:]
    for (index, text) in texts.enumerated() {
      outputs["out\(index)"] = try store.ingest(bytes: Array(text.utf8))
    }
    let record = ActionRecord(
      preimage: ActionPreimage(
        kind: "train", code: code.digest, parameters: ["seed": .number(Double(seed))],
        inputs: [:], environment: [:]),
      stage: "train/seed=\(seed)", outputs: outputs,
      log: try store.ingest(bytes: Array("log of \(seed)".utf8)), isMeasurement: false,
      usage: ResourceUsage(
        startedAt: 90, finishedAt: 100, cpuSeconds: 9, peakResidentBytes: 1 << 20),
      host: HostDescription(name: "builder", processor: "cpu", cores: 2, system: "Linux"))
    return try store.committed(record).record
  }

  /// Takes what the remote has of some actions; the keys of what came.
  func take(
    _ keys: [Digest], from remote: RemoteStore, into store: FileStore
  ) throws -> Set<Digest> {
    let results = remote.answers(for: keys) { _ in nil }.values.compactMap { answer in
      if case .present(let result) = answer { result } else { nil }
    }
    return try remote.take(results, into: store)
  }
}
