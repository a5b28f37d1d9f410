import Foundation
import Pipeline

/// `ro-crate-metadata.json`: the bundle as a Provenance Run RO-Crate.
///
/// The workflow is `pipeline.json`, its steps are the families of stages, its tools the stage
/// kinds. Each record is the `CreateAction` of one stage.
/// See https://w3id.org/ro/wfrun/provenance/0.5.
struct RunCrate {
  let summary: BundleSummary
  let records: [ActionRecord]
  let contents: BundleContents
  let catalog: StageCatalog

  init(
    _ summary: BundleSummary, records: [ActionRecord], contents: BundleContents,
    catalog: StageCatalog
  ) {
    self.summary = summary
    self.records = records
    self.contents = contents
    self.catalog = catalog
  }

  static let profiles = [
    ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"),
    ("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"),
  ]
  static let license = "https://spdx.org/licenses/MIT"
  static let agent: JSONValue = ["@id": "#authors"]

  var json: JSONValue {
    let parts: [[JSONValue]] = [
      [descriptor, root], profileEntities, files, workflow, tools, steps, actions, people,
    ]
    return [
      "@context": [
        "https://w3id.org/ro/crate/1.1/context",
        "https://w3id.org/ro/terms/workflow-run/context",
      ], "@graph": .array(parts.flatMap { $0 }),
    ]
  }

  var descriptor: JSONValue {
    [
      "@id": .string(BundleLayout.crate), "@type": "CreativeWork", "about": ["@id": "./"],
      "conformsTo": [
        ["@id": "https://w3id.org/ro/crate/1.1"],
        ["@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0"],
      ],
    ]
  }

  var root: JSONValue {
    let places: [String] = held + folders.map(\.path)
    let actions: [String] = ["#run", "#engine-run"] + records.map(Self.id)
    return [
      "@id": "./", "@type": "Dataset",
      "name": .string("Regenerated results of \(Paper.address)"),
      "description": .string(
        "Tables, numbers, claims and provenance of \(counted(summary.artifacts.count, "artifact")) of "
          + "\"\(Paper.title)\", profile \(summary.profile)."),
      "datePublished": .string(Self.moment(records.map(\.usage.finishedAt).max() ?? 0)),
      "license": ["@id": .string(Self.license)], "author": Self.agent,
      "conformsTo": .array(Self.profiles.map { ["@id": .string($0.0)] }),
      "mainEntity": ["@id": .string(BundleLayout.pipeline)],
      "hasPart": .array(places.map(Self.reference)),
      "mentions": .array(actions.map(Self.reference)),
      "about": Self.reference("#paper"),
    ]
  }

  var profileEntities: [JSONValue] {
    Self.profiles.map { id, name, version in
      [
        "@id": .string(id), "@type": "CreativeWork", "name": .string(name),
        "version": .string(version),
      ]
    }
  }

  var people: [JSONValue] {
    [
      ["@id": "#authors", "@type": "Organization", "name": "The repro authors"],
      ["@id": "#paper-author", "@type": "Person", "name": .string(Paper.author)],
      [
        "@id": "#paper", "@type": "ScholarlyArticle", "name": .string(Paper.title),
        "author": Self.reference("#paper-author"), "url": .string(Paper.address),
      ],
      [
        "@id": .string(Self.license), "@type": "CreativeWork", "name": "MIT License",
        "description": "Numbers quoted from the paper are CC BY 4.0, by its author.",
        "url": .string(Self.license),
      ],
    ]
  }

  static func id(_ record: ActionRecord) -> String { "#action-\(record.key)" }

  static func reference(_ id: String) -> JSONValue { ["@id": .string(id)] }

  static func moment(_ secondsSince1970: Double) -> String {
    Date(timeIntervalSince1970: secondsSince1970.rounded(.down)).formatted(.iso8601)
  }
}
