import Foundation
import Pipeline

/// Records as actions, and what controlled them.
extension RunCrate {
  var actions: [JSONValue] {
    let times = records.map(\.usage)
    let span: [String: JSONValue] = [
      "startTime": .string(Self.moment(times.map(\.startedAt).min() ?? 0)),
      "endTime": .string(Self.moment(times.map(\.finishedAt).max() ?? 0)),
      "agent": Self.agent, "actionStatus": "http://schema.org/CompletedActionStatus",
    ]
    let published = contents.paths(below: BundleLayout.artifacts)
    let run: [String: JSONValue] = [
      "@id": "#run", "@type": "CreateAction",
      "name": .string("Run of the pipeline, profile \(summary.profile)"),
      "description": "Everything that the artifacts in this bundle were made by.",
      "instrument": Self.reference(BundleLayout.pipeline),
      "object": .array([Self.reference(BundleLayout.pipeline)]),
      "result": .array(published.map(Self.reference)),
    ]
    let engine: [String: JSONValue] = [
      "@id": "#engine-run", "@type": "OrganizeAction", "name": "Run of repro",
      "description": "The engine carried out the stages.",
      "instrument": Self.reference("#engine"), "result": Self.reference("#run"),
      "object": .array(records.map { Self.reference("#control-\($0.key)") }),
    ]
    let whole: [JSONValue] = [run, engine].map { .object($0.merging(span) { own, _ in own }) }
    return whole + records.flatMap { entities(of: $0) } + machines
  }

  /// The stage's own action, and the one that started it.
  private func entities(of record: ActionRecord) -> [JSONValue] {
    var create: [String: JSONValue] = [
      "@id": .string(Self.id(record)), "@type": "CreateAction", "name": .string(record.stage),
      "description": .string("Action \(record.key) on \(record.host.processor)"),
      "instrument": Self.reference("#kind-\(record.preimage.kind)"),
      "startTime": .string(Self.moment(record.usage.startedAt)),
      "endTime": .string(Self.moment(record.usage.finishedAt)), "agent": Self.agent,
      "actionStatus": "http://schema.org/CompletedActionStatus",
      "object": .array(unique(read(by: record).map { place($0.digest) }).map(Self.reference)),
      "result": .array(
        unique(record.outputs.sorted { $0.key < $1.key }.map { place($0.value.digest) })
          .map(Self.reference)),
    ]
    if let origin = record.origin {
      create["description"] = .string(
        "Action \(record.key) on \(record.host.processor), imported from \(origin.source)")
    }
    if !record.preimage.environment.isEmpty {
      create["environment"] = .array(
        record.preimage.environment.sorted { $0.key < $1.key }
          .map { Self.reference(Self.machineID($0.key, $0.value)) })
    }
    let control: JSONValue = [
      "@id": .string("#control-\(record.key)"), "@type": "ControlAction",
      "name": .string("Orchestration of \(record.stage)"),
      "instrument": Self.reference("#step-\(Self.family(record))"),
      "object": Self.reference(Self.id(record)),
    ]
    return [.object(create), control]
  }

  var machines: [JSONValue] {
    let all = Set(records.flatMap { $0.preimage.environment.map { "\($0.key)\n\($0.value)" } })
    return all.sorted().map { entry in
      let parts = entry.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      let (name, value) = (String(parts[0]), String(parts[1]))
      return [
        "@id": .string(Self.machineID(name, value)), "@type": "PropertyValue",
        "name": .string(name), "value": .string(value),
      ]
    }
  }

  static func machineID(_ name: String, _ value: String) -> String {
    "#machine-\(name)-\(Digest(of: Data(value.utf8)).short)"
  }

  func unique(_ places: [String]) -> [String] {
    var seen = Set<String>()
    return places.filter { seen.insert($0).inserted }
  }
}
