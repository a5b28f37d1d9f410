/// The JSON Schema of `pipeline.json`, made from the stage kinds so that it never lags behind.
public struct ManifestSchema {
  private let kinds: [StageKind]
  private let choices: [String: KindChoice]

  public init(_ catalog: StageCatalog) {
    kinds = catalog.kinds.values.sorted { $0.declaration.kind < $1.declaration.kind }
    choices = catalog.choices
  }

  /// The schema, draft 2020-12.
  public var json: JSONValue {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "The pipeline of repro",
      "type": "object",
      "required": ["version", "stages"],
      "additionalProperties": false,
      "properties": [
        "$schema": ["type": "string"],
        "version": ["const": 1],
        "defaultProfile": ["type": "string"],
        "axes": Self.map(of: ["$ref": "#/$defs/values"]),
        "recipes": Self.map(of: ["type": "object"]),
        "stages": ["type": "array", "items": ["oneOf": .array(kinds.map(stage) + [Self.command])]],
        "profiles": Self.map(of: ["$ref": "#/$defs/profile"]),
      ],
      "$defs": [
        "id": Self.id, "values": Self.values, "resources": Self.resources, "profile": profile,
        "words": Self.words,
      ],
    ]
  }

  private static let id: JSONValue = [
    "type": "string", "pattern": "^[A-Za-z0-9_-]+$",
    "not": ["enum": .array(ReservedNames.all.map(JSONValue.string))],
  ]

  private static let values: JSONValue = [
    "type": "array", "minItems": 1, "uniqueItems": true,
    "items": ["type": ["string", "number", "boolean"]],
  ]

  /// A list of values, or the name of an axis.
  static let choice: JSONValue = [
    "oneOf": [["type": "string"], ["$ref": "#/$defs/values"]]
  ]

  private static let resources: JSONValue = [
    "type": "object", "additionalProperties": false,
    "properties": [
      "cores": ["type": "integer", "minimum": 1], "memoryMiB": ["type": "integer", "minimum": 1],
      "timeoutSeconds": ["type": "number", "exclusiveMinimum": 0],
      "exclusive": ["type": "boolean"], "turns": ["type": "string"],
      "countable": map(of: ["type": "integer", "minimum": 1]),
      "retries": [
        "oneOf": [
          ["type": "integer", "minimum": 1],
          [
            "type": "object", "additionalProperties": false,
            "properties": .object(
              Dictionary(
                uniqueKeysWithValues: Resources.FailureClass.allCases.map {
                  ($0.rawValue, ["type": "integer", "minimum": 1])
                })),
          ],
        ]
      ],
    ],
  ]

  private var profile: JSONValue {
    [
      "type": "object", "additionalProperties": false,
      "properties": [
        "description": ["type": "string"], "extends": ["type": "string"],
        "axes": Self.map(of: ["$ref": "#/$defs/values"]),
        "recipes": Self.map(of: ["type": "object"]),
        "stages": Self.map(of: [
          "type": "object", "additionalProperties": false,
          "properties": [
            "parameters": ["type": "object"],
            "cases": Self.map(of: Self.map(of: ["type": "object"])),
            "resources": ["$ref": "#/$defs/resources"],
          ],
        ]),
      ],
    ]
  }

  private func stage(_ kind: StageKind) -> JSONValue {
    let declaration = kind.declaration
    let inputs = declaration.inputs.map { ($0.name, Self.input) }
    return [
      "type": "object", "description": .string(declaration.summary),
      "required": .array(
        (["id", "kind"] + (inputs.isEmpty ? [] : ["inputs"])).map(JSONValue.string)),
      "additionalProperties": false,
      "properties": [
        "id": ["$ref": "#/$defs/id"],
        "kind": ["const": .string(declaration.kind)],
        "description": ["type": "string"],
        "recipe": ["type": "string"],
        "parameters": [
          "type": "object", "additionalProperties": false, "properties": parameters(of: kind),
        ],
        "over": [
          "type": "object",
          "additionalProperties": Self.choice,
        ],
        "cases": Self.map(of: Self.map(of: ["type": "object"])),
        "only": [
          "type": "array", "minItems": 1, "items": Self.map(of: Self.choice),
        ],
        "inputs": [
          "type": "object", "additionalProperties": false,
          "required": .array(inputs.map { .string($0.0) }),
          "properties": .object(Dictionary(uniqueKeysWithValues: inputs)),
        ],
        "resources": ["$ref": "#/$defs/resources"],
        "onRequest": ["type": "string"],
      ],
    ]
  }

  private static let input: JSONValue = [
    "oneOf": [one, ["type": "array", "minItems": 1, "items": one]]
  ]

  private static let one: JSONValue = [
    "oneOf": [
      ["type": "string"],
      [
        "type": "object", "required": ["stage"], "additionalProperties": false,
        "properties": [
          "stage": ["type": "string"], "where": map(of: choice),
        ],
      ],
    ]
  ]

  /// Its own, and where a parameter chooses among kinds, that one and those of the others.
  private func parameters(of kind: StageKind) -> JSONValue {
    guard let choice = choices[kind.declaration.kind] else { return .object(Self.members(kind)) }
    let others = kinds.filter { choice.kinds.values.contains($0.declaration.kind) }
    let all = others.reduce(into: Self.members(kind)) { all, other in
      all.merge(Self.members(other)) { own, _ in own }
    }
    return .object(
      all.merging([choice.parameter: ["enum": .array(choice.values.map(JSONValue.string))]]) {
        own, _ in own
      })
  }

  private static func members(_ kind: StageKind) -> [String: JSONValue] {
    Dictionary(
      uniqueKeysWithValues: kind.example.map { name, value in
        guard let allowed = kind.enumerations[name] else { return (name, type(of: value)) }
        return (name, ["enum": .array(allowed.map(JSONValue.string))])
      })
  }

  private static func type(of value: JSONValue) -> JSONValue {
    switch value {
    case .null: [:]
    case .bool: ["type": "boolean"]
    case .number: ["type": "number"]
    case .string: ["type": "string"]
    case .array(let elements): ["type": "array", "items": elements.first.map(type) ?? [:]]
    case .object: ["type": "object"]
    }
  }

  static func map(of value: JSONValue) -> JSONValue {
    ["type": "object", "additionalProperties": value]
  }
}
