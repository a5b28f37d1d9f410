import Foundation
import Pipeline

/// The pipeline, its stage kinds as tools and its families as steps.
extension RunCrate {
  var workflow: [JSONValue] {
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

  var kinds: [String] { Set(records.map(\.preimage.kind)).sorted() }

  var families: [(name: String, kind: String)] {
    var seen = Set<String>()
    return records.compactMap { record in
      let name = Self.family(record)
      return seen.insert(name).inserted ? (name, record.preimage.kind) : nil
    }
  }

  var tools: [JSONValue] {
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

  var steps: [JSONValue] {
    families.enumerated().map { index, family in
      [
        "@id": .string("#step-\(family.name)"), "@type": "HowToStep",
        "name": .string(family.name), "position": .string("\(index)"),
        "workExample": Self.reference("#kind-\(family.kind)"),
      ]
    }
  }

  /// The family of a record's stage; a report is a step of its own.
  static func family(_ record: ActionRecord) -> String {
    let family = String(record.stage.prefix { $0 != "/" })
    return record.preimage.kind == GraphBuilder.reportKind ? "\(family)/report" : family
  }
}
