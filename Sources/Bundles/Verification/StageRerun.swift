import Foundation
import Pipeline

/// Computes the outputs of a recorded stage anew, from files in the bundle and this program's code.
///
/// Its parameters and inputs are a stranger's, so it has a process of its own and little time.
struct StageRerun {
  let contents: BundleContents
  let catalog: StageCatalog
  let executor: any StageExecutor
  let scratch: String

  /// Seconds that arranging and rendering numbers never take.
  private static let patience = 600.0

  /// Compares what comes out with what was recorded, byte for byte.
  func check(
    _ record: ActionRecord, among records: RecordFiles, _ report: inout BundleReport
  ) async {
    let isReport = record.preimage.kind == GraphBuilder.reportKind
    report.count(isReport ? "renderings" : "recomputed artifacts")
    do {
      let outputs = try await outputs(of: record, RecordLibrary(records.records))
      for (name, blob) in record.outputs.sorted(by: { $0.key < $1.key })
      where outputs[name] != blob.digest {
        let word = isReport ? "rendered" : "computed"
        report.fail(
          BundleLayout.blob(blob.digest),
          "\(word) anew, \(BundlePath.shown(record.stage)) comes to another "
            + BundlePath.shown(name))
      }
    } catch {
      report.fail(
        records.path(of: record),
        "\(BundlePath.shown(record.stage)) cannot be computed again: "
          + BundlePath.shown("\(error)"))
    }
  }

  private func outputs(
    of record: ActionRecord, _ library: RecordLibrary
  ) async throws -> [String: Digest] {
    let preimage = record.preimage
    guard let kind = catalog.kinds[preimage.kind] else {
      throw BundleError.unsafe(
        path: record.stage, reason: "this program has no stage kind \"\(preimage.kind)\"")
    }
    let directory = WorkDirectory(path: "\(scratch)/\(record.key)")
    try FileManager.default.createDirectory(
      atPath: directory.output, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory.path) }
    let request = StageRequest(
      stage: StageID(record.stage), kind: preimage.kind,
      code: catalog.code(of: preimage.kind, preimage.parameters).digest,
      parameters: preimage.parameters,
      inputs: try preimage.inputs.mapValues {
        try $0.map { try input($0, library) }
      },
      absent: (preimage.absent ?? [:]).mapValues { identities in
        identities.map {
          AbsentInput(
            stage: StageID("input"), coordinates: $0.coordinates, advice: $0.advice)
        }
      }, supplements: preimage.supplements, threads: 1, machine: [:],
      checkpoint: "\(directory.path)/checkpoint")
    try JSONEncoder().encode(request).write(to: URL(fileURLWithPath: directory.request))
    let exit = try await executor.execute(
      StageJob(stage: request.stage, directory: directory, timeoutSeconds: Self.patience))
    if let failure = exit.failureDescription {
      throw BundleError.cannotRead(
        path: BundlePath.shown(record.stage), reason: failure + directory.lastError)
    }
    var digests: [String: Digest] = [:]
    for name in kind.declaration.outputs {
      digests[name] = try Checksums.digest(ofFileAt: directory.output(named: name))
    }
    return digests
  }

  private func input(_ identity: InputIdentity, _ library: RecordLibrary) throws -> StageInput {
    var files: [String: String] = [:]
    for (name, digest) in identity.files {
      let path = BundleLayout.blob(digest)
      guard contents.sizes[path] != nil else {
        throw BundleError.notFound(path: path)
      }
      files[name] = contents.location(path)
    }
    let stage = library.producer(of: identity)?.stage ?? "input"
    return StageInput(stage: StageID(stage), coordinates: identity.coordinates, files: files)
  }
}
