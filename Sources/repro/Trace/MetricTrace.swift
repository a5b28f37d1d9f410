import Foundation
import Pipeline
import Report
import Stages
import Tables

/// Where numbers come from, ready to be printed.
struct MetricTrace: Encodable {
  var subject: String
  var metrics: [Metric]
  var isFresh: Bool
  /// The state in words, with what to do when it is not fresh.
  var state: [String]
  /// The coordinates that the name speaks of; the artifact's runs elsewhere are left out.
  var narrowedTo: [String: JSONValue]
  /// The artifact first, then what it was made from.
  var steps: [Step]

  /// One recorded action.
  struct Step: Encodable {
    var stage: String
    var kind: String
    var key: Digest
    /// True when the manifest still asks for exactly this.
    var isCurrent: Bool
    var parameters: JSONValue
    var code: Digest
    /// How many source files the code listing names; nil when the store no longer has it.
    var codeFiles: Int?
    var machine: [String: String]
    var sources: [String: Digest]
    var inputs: [Input]
    var outputs: [String: BlobReference]
    var log: BlobReference?
    var usage: ResourceUsage
    var host: HostDescription
    /// How the record came into the store; nil for what was made there.
    var origin: RecordOrigin?
  }

  /// Files that were read.
  struct Input: Encodable {
    var slot: String
    /// The stage that wrote them; nil when no record says.
    var stage: String?
    var key: Digest?
    var coordinates: [String: JSONValue]
    var files: [String: Digest]
  }
}

extension MetricTrace {
  init(
    subject: String, path: [String], metrics: [Metric], of artifact: RecordedArtifact,
    in project: Project
  ) throws {
    self.subject = subject
    self.metrics = metrics
    isFresh = artifact.isFresh
    state = artifact.stateLines
    let producers = artifact.record.preimage.inputs.values.joined().map(\.coordinates)
    let narrowing = MetricCoordinates.coordinates(
      in: path, of: artifact.record.preimage.kind, producers: Array(producers))
    narrowedTo = narrowing
    let lineage = Lineage(
      of: artifact.record, in: RecordLibrary(try project.store.records()), narrowing: narrowing)
    steps = lineage.steps.reversed().map { step in
      let record = step.record
      let preimage = record.preimage
      return Step(
        stage: record.stage, kind: preimage.kind, key: record.key,
        isCurrent: artifact.currentKeys.contains(record.key), parameters: preimage.parameters,
        code: preimage.code, codeFiles: project.store.listing(of: preimage.code)?.count,
        machine: preimage.environment, sources: preimage.sources ?? [:],
        inputs: step.inputs.map { input in
          Input(
            slot: input.slot, stage: input.producer?.stage, key: input.producer?.key,
            coordinates: input.identity.coordinates, files: input.identity.files)
        }, outputs: record.outputs, log: record.log, usage: record.usage, host: record.host,
        origin: record.origin)
    }
  }
}
