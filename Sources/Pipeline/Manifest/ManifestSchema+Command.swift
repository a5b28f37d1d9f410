extension ManifestSchema {
  /// An entry of the kind `command`.
  static let command: JSONValue = [
    "type": "object", "description": "A program of the user's that makes files from files.",
    "required": ["id", "kind", "run"], "additionalProperties": false,
    "anyOf": [["required": ["outputs"]], ["required": ["metrics"]]],
    "properties": [
      "id": ["$ref": "#/$defs/id"], "kind": ["const": .string(CommandSpec.kind)],
      "description": text, "recipe": text,
      "run": ["oneOf": [["type": "string", "pattern": "\\S"], ["$ref": "#/$defs/words"]]],
      "inputs": map(of: ["oneOf": [text, fromStage, fromOutside]]),
      "outputs": ["$ref": "#/$defs/words"], "code": ["$ref": "#/$defs/words"],
      "tools": [
        "oneOf": [
          ["$ref": "#/$defs/words"], map(of: ["oneOf": [text, ["$ref": "#/$defs/words"]]]),
        ]
      ],
      "variables": ["$ref": "#/$defs/words"], "image": text,
      "metrics": ["type": "string", "pattern": "\\.(json|csv)$"],
      "wrapper": ["$ref": "#/$defs/words"], "checkpoint": ["type": "boolean"],
      "machine": ["type": "boolean"], "parameters": ["type": "object"],
      "over": ["type": "object", "additionalProperties": choice],
      "cases": map(of: map(of: ["type": "object"])),
      "only": ["type": "array", "minItems": 1, "items": map(of: choice)],
      "resources": ["$ref": "#/$defs/resources"],
    ],
  ]

  private static let text: JSONValue = ["type": "string"]

  /// A list of words, of which some may be numbers.
  static let words: JSONValue = [
    "type": "array", "minItems": 1, "items": ["type": ["string", "number", "boolean"]],
  ]

  private static let fromStage: JSONValue = [
    "type": "object", "required": ["stage"], "additionalProperties": false,
    "properties": [
      "stage": text, "where": map(of: choice), "files": ["$ref": "#/$defs/words"],
    ],
  ]

  private static let fromOutside: JSONValue = [
    "type": "object", "required": ["path"], "additionalProperties": false,
    "properties": ["path": text],
  ]
}
