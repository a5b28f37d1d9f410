internal import Foundation
internal import TestSupport

@testable internal import Pipeline

/// A store in a directory of its own, and results to put into it.
struct StoreFixture {
  let directory: TemporaryDirectory
  var path: String { directory("store") }
  var layout: StoreLayout { StoreLayout(root: path) }

  init() throws { directory = try TemporaryDirectory() }

  func open(
    _ access: FileStore.Access = .readWrite, disk: Disk = Disk()
  ) throws -> FileStore {
    try FileStore(at: path, access: access, disk: disk)
  }

  /// The preimage of an action that differs from others by `seed`.
  static func preimage(
    seed: Int = 0, inputs: [String: Digest] = [:]
  ) -> ActionPreimage {
    ActionPreimage(
      kind: "train", code: Digest(of: Data("code".utf8)),
      parameters: ["seed": .number(Double(seed))],
      inputs: inputs.mapValues { [InputIdentity(coordinates: [:], files: ["data": $0])] },
      environment: [:])
  }

  static func record(
    seed: Int = 0, stage: String = "train-mlp", outputs: [String: BlobReference],
    inputs: [String: Digest] = [:], finishedAt: Double = 100, isMeasurement: Bool = false,
    log: BlobReference? = nil
  ) -> ActionRecord {
    ActionRecord(
      preimage: preimage(seed: seed, inputs: inputs), stage: stage, outputs: outputs, log: log,
      isMeasurement: isMeasurement,
      usage: ResourceUsage(
        startedAt: finishedAt - 10, finishedAt: finishedAt, cpuSeconds: 9,
        peakResidentBytes: 1 << 20),
      host: HostDescription(name: "host", processor: "cpu", cores: 2, system: "Linux"))
  }
}

extension FileStore {
  /// Stores `text` and commits a record with it as the output `out`.
  @discardableResult
  func commit(
    _ text: String, seed: Int = 0, stage: String = "train-mlp", inputs: [String: Digest] = [:],
    finishedAt: Double = 100, isMeasurement: Bool = false
  ) throws -> (record: ActionRecord, outcome: CommitOutcome) {
    let blob = try ingest(bytes: text.utf8)
    let record = StoreFixture.record(
      seed: seed, stage: stage, outputs: ["out": blob], inputs: inputs, finishedAt: finishedAt,
      isMeasurement: isMeasurement)
    return try committed(record)
  }
}

/// Overwrites a file in place, write protection or not.
func overwrite(_ path: String, with bytes: some Sequence<UInt8>) throws {
  try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
