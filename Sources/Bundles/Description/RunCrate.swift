import Foundation
import Pipeline

/// `ro-crate-metadata.json`: the bundle as a Provenance Run RO-Crate.
///
/// The workflow is `pipeline.json`, its steps are the families of stages, its tools the stage
/// kinds. Each record is the `CreateAction` of one stage.
/// See https://w3id.org/ro/wfrun/provenance/0.5.
struct RunCrate {
  private let summary: BundleSummary
  private let records: [ActionRecord]
  private let contents: BundleContents
  private let catalog: StageCatalog

  init(
    _ summary: BundleSummary, records: [ActionRecord], contents: BundleContents,
    catalog: StageCatalog
  ) {
    self.summary = summary
    self.records = records
    self.contents = contents
    self.catalog = catalog
  }

  private static let profiles = [
    ("https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"),
    ("https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"),
    ("https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"),
  ]
  private static let license = "https://spdx.org/licenses/MIT"
  private static let agent: JSONValue = ["@id": "#authors"]

  var json: JSONValue {
    let entities =
      [descriptor, root] + profileEntities + files + workflow + tools + steps + actions + people
    return [
      "@context": [
        "https://w3id.org/ro/crate/1.1/context",
        "https://w3id.org/ro/terms/workflow-run/context",
      ], "@graph": .array(entities),
    ]
  }

  // MARK: The crate

  private var descriptor: JSONValue {
    [
      "@id": .string(BundleLayout.crate), "@type": "CreativeWork", "about": ["@id": "./"],
      "conformsTo": [
        ["@id": "https://w3id.org/ro/crate/1.1"],
        ["@id": "https://w3id.org/workflowhub/workflow-ro-crate/1.0"],
      ],
    ]
  }

  private var root: JSONValue {
    [
      "@id": "./", "@type": "Dataset",
      "name": .string("Regenerated results of \(Paper.address)"),
      "description": .string(
        "Tables, numbers, claims and provenance of \(summary.artifacts.count) artifacts of "
          + "\"\(Paper.title)\", profile \(summary.profile)."),
      "datePublished": .string(Self.moment(records.map(\.usage.finishedAt).max() ?? 0)),
      "license": ["@id": .string(Self.license)], "author": Self.agent,
      "conformsTo": .array(Self.profiles.map { ["@id": .string($0.0)] }),
      "mainEntity": ["@id": .string(BundleLayout.pipeline)],
      "hasPart": .array(held.map(Self.reference) + folders.map { Self.reference($0.path) }),
      "mentions": .array((["#run", "#engine-run"] + records.map(Self.id)).map(Self.reference)),
      "about": Self.reference("#paper"),
    ]
  }

  private var profileEntities: [JSONValue] {
    Self.profiles.map { id, name, version in
      [
        "@id": .string(id), "@type": "CreativeWork", "name": .string(name),
        "version": .string(version),
      ]
    }
  }

  // MARK: Files

  /// Everything but records, code and the description itself, which folders and `subjectOf` stand
  /// for.
  private var held: [String] {
    contents.sizes.keys.filter { path in
      let folder = path.prefix { $0 != "/" }
      return ![BundleLayout.records, BundleLayout.code].contains(String(folder))
        && ![BundleLayout.crate, BundleLayout.checksums].contains(path)
    }.sorted()
  }

  private var folders: [(path: String, name: String)] {
    [
      ("\(BundleLayout.records)/", "Records of actions, by key"),
      ("\(BundleLayout.code)/", "Listings of source files, by digest"),
    ]
  }

  private var files: [JSONValue] {
    let names = names
    return folders.map { path, name in
      [
        "@id": .string(path), "@type": "Dataset", "name": .string(name),
        "description": .string("See README.md."),
      ]
    }
      + held.filter { $0 != BundleLayout.pipeline }.map { path in
        var members: [String: JSONValue] = [
          "@id": .string(path), "@type": "File", "name": .string(names[path] ?? path),
          "contentSize": .string("\(contents.sizes[path] ?? 0)"),
        ]
        if let type = Self.mediaType(names[path] ?? path) { members["encodingFormat"] = type }
        if let hex = path.split(separator: "/").last.flatMap({ Digest(hex: $0) }) {
          members["sha256"] = .string(hex.hex)
        }
        return .object(members)
      } + absent
  }

  /// The name that a blob has where it was written.
  private var names: [String: String] {
    var names: [String: String] = [:]
    for record in records {
      for (name, blob) in record.outputs.sorted(by: { $0.key < $1.key }) {
        names[BundleLayout.blob(blob.digest)] = "\(record.stage)/\(name)"
      }
      if let log = record.log { names[BundleLayout.blob(log.digest)] = "\(record.stage)/log.txt" }
    }
    return names
  }

  /// Files that actions read or wrote and that the bundle does not hold, by digest.
  private var absent: [JSONValue] {
    var entities: [String: JSONValue] = [:]
    for record in records {
      for (name, blob) in record.outputs where !holds(blob.digest) {
        entities[blob.digest.hex] = [
          "@id": .string(place(blob.digest)), "@type": "CreativeWork",
          "name": .string("\(record.stage)/\(name)"), "sha256": .string(blob.digest.hex),
          "description": "Not part of the bundle.",
        ]
      }
    }
    return entities.sorted { $0.key < $1.key }.map(\.value)
  }

  private func holds(_ digest: Digest) -> Bool {
    contents.sizes[BundleLayout.blob(digest)] != nil
  }

  private func place(_ digest: Digest) -> String {
    holds(digest) ? BundleLayout.blob(digest) : "#sha256-\(digest)"
  }

  private static func mediaType(_ name: String) -> JSONValue? {
    let types = [
      "json": "application/json", "md": "text/markdown", "tex": "application/x-tex",
      "html": "text/html", "svg": "image/svg+xml", "png": "image/png", "txt": "text/plain",
      "yml": "application/yaml", "cff": "application/yaml",
    ]
    return name.split(separator: ".").last.flatMap { types[String($0)] }.map(JSONValue.string)
  }

  // MARK: The workflow

  private var workflow: [JSONValue] {
    [
      [
        "@id": .string(BundleLayout.pipeline),
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        "name": "The pipeline", "version": .string(summary.program),
        "description": "Stages, sweeps, hyperparameters and profiles.",
        "programmingLanguage": Self.reference("#pipeline-language"),
        "license": Self.reference(Self.license), "encodingFormat": "application/json",
        "url": .string(Paper.address), "creator": Self.agent,
        "hasPart": .array(kinds.map { Self.reference("#kind-\($0)") }),
        "step": .array(families.map { Self.reference("#step-\($0.name)") }),
      ],
      [
        "@id": "#pipeline-language", "@type": "ComputerLanguage", "name": "repro pipeline",
        "description": "JSON, described by the schema that `repro schema` prints.",
      ],
      [
        "@id": "#engine", "@type": "SoftwareApplication", "name": "repro",
        "softwareVersion": .string(summary.program), "url": .string(Paper.address),
      ],
    ]
  }

  private var kinds: [String] { Set(records.map(\.preimage.kind)).sorted() }

  private var families: [(name: String, kind: String)] {
    var seen = Set<String>()
    return records.compactMap { record in
      let name = Self.family(record)
      return seen.insert(name).inserted ? (name, record.preimage.kind) : nil
    }
  }

  private var tools: [JSONValue] {
    kinds.map { kind in
      let codes = Set(records.filter { $0.preimage.kind == kind }.map(\.preimage.code)).sorted()
      return [
        "@id": .string("#kind-\(kind)"), "@type": "SoftwareApplication", "name": .string(kind),
        "description": .string(catalog.kinds[kind]?.declaration.summary ?? kind),
        "softwareVersion": .string(codes.map(\.hex).joined(separator: " ")),
        "url": .string(Paper.address),
      ]
    }
  }

  private var steps: [JSONValue] {
    families.enumerated().map { index, family in
      [
        "@id": .string("#step-\(family.name)"), "@type": "HowToStep",
        "name": .string(family.name), "position": .string("\(index)"),
        "workExample": Self.reference("#kind-\(family.kind)"),
      ]
    }
  }

  /// The family of a record's stage; a report is a step of its own.
  private static func family(_ record: ActionRecord) -> String {
    let family = String(record.stage.prefix { $0 != "/" })
    return record.preimage.kind == GraphBuilder.reportKind ? "\(family)-report" : family
  }

  // MARK: What ran

  private var actions: [JSONValue] {
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
    return [.object(run.merging(span) { own, _ in own })]
      + [.object(engine.merging(span) { own, _ in own })] + records.flatMap(actions) + machines
  }

  private func actions(_ record: ActionRecord) -> [JSONValue] {
    let read = record.preimage.inputs.sorted { $0.key < $1.key }.flatMap(\.value)
      .flatMap { $0.files.sorted { $0.key < $1.key }.map(\.value) }
    var create: [String: JSONValue] = [
      "@id": .string(Self.id(record)), "@type": "CreateAction", "name": .string(record.stage),
      "description": .string("Action \(record.key) on \(record.host.processor)"),
      "instrument": Self.reference("#kind-\(record.preimage.kind)"),
      "startTime": .string(Self.moment(record.usage.startedAt)),
      "endTime": .string(Self.moment(record.usage.finishedAt)), "agent": Self.agent,
      "actionStatus": "http://schema.org/CompletedActionStatus",
      "object": .array(unique(read.map(place)).map(Self.reference)),
      "result": .array(
        unique(record.outputs.sorted { $0.key < $1.key }.map { place($0.value.digest) })
          .map(Self.reference)),
    ]
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

  private var machines: [JSONValue] {
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

  private static func machineID(_ name: String, _ value: String) -> String {
    "#machine-\(name)-\(Digest(of: Data(value.utf8)).short)"
  }

  private func unique(_ places: [String]) -> [String] {
    var seen = Set<String>()
    return places.filter { seen.insert($0).inserted }
  }

  // MARK: Who and what

  private var people: [JSONValue] {
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

  private static func id(_ record: ActionRecord) -> String { "#action-\(record.key)" }

  private static func reference(_ id: String) -> JSONValue { ["@id": .string(id)] }

  private static func moment(_ secondsSince1970: Double) -> String {
    Date(timeIntervalSince1970: secondsSince1970.rounded(.down)).formatted(.iso8601)
  }
}
