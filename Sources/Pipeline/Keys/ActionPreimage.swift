/// All that decides the result of a stage, and nothing else.
///
/// The action key is the digest of the canonical form of this value. It holds no path, clock
/// time, host name or attempt number. Records keep the preimage, so that two of them can be
/// compared value by value.
public struct ActionPreimage: Codable, Hashable, Sendable {
  /// The version of this structure; a change makes every stage stale, so it changes rarely.
  public static let currentSchema = 1

  public var schema = currentSchema
  /// The stage kind.
  public var kind: String
  /// The digest of the listing of source files that can change the result.
  public var code: Digest
  /// The parameters, complete: code holds no default.
  public var parameters: JSONValue
  /// What each input slot reads, in the order of the graph.
  public var inputs: [String: [InputIdentity]]
  /// What slots lack because its data are not on the machine; `nil` where nothing is lacking.
  public var absent: [String: [AbsentIdentity]]?
  /// The files from outside, by what they hold; `nil` for kinds that read none, and empty for a
  /// stage that does without.
  public var sources: [String: Digest]?
  /// The documents beside the manifest that the stage reads, by name and as a whole; `nil` where the
  /// project gives none.
  public var supplements: [String: JSONValue]?
  /// What of the machine changes bits; empty for stages that compute nothing in floats.
  public var environment: [String: String]
  /// What is run and what it writes, for commands; `nil` for kinds of this program.
  public var command: JSONValue?

  public init(
    kind: String, code: Digest, parameters: JSONValue, inputs: [String: [InputIdentity]],
    absent: [String: [AbsentIdentity]]? = nil, sources: [String: Digest]? = nil,
    supplements: [String: JSONValue]? = nil, environment: [String: String],
    command: JSONValue? = nil
  ) {
    self.command = command
    self.kind = kind
    self.code = code
    self.parameters = parameters
    self.inputs = inputs
    self.absent = absent
    self.sources = sources
    self.supplements = supplements
    self.environment = environment
  }

  /// The action key.
  public var key: Digest { Digest(of: json.canonicalBytes) }

  /// Every file that the action reads.
  public var inputDigests: Set<Digest> {
    Set(inputs.values.joined().flatMap(\.files.values))
  }

  /// The preimage as a JSON value, as it is digested.
  public var json: JSONValue {
    var members: [String: JSONValue] = [
      "schema": .number(Double(schema)),
      "kind": .string(kind),
      "code": .string(code.hex),
      "parameters": parameters,
      "inputs": .object(inputs.mapValues { .array($0.map(\.json)) }),
      "environment": .object(environment.mapValues(JSONValue.string)),
    ]
    if let absent { members["absent"] = .object(absent.mapValues { .array($0.map(\.json)) }) }
    if let sources { members["sources"] = .object(sources.mapValues { .string($0.hex) }) }
    if let supplements { members["supplements"] = .object(supplements) }
    if let command { members["command"] = command }
    return .object(members)
  }
}

/// A producer that is left out, as an input slot sees it: all of an `AbsentInput` but the stage's id.
public struct AbsentIdentity: Codable, Hashable, Sendable {
  public var coordinates: [String: JSONValue]
  public var advice: String

  init(_ input: AbsentInput) {
    coordinates = input.coordinates
    advice = input.advice
  }

  var json: JSONValue {
    .object(["coordinates": .object(coordinates), "advice": .string(advice)])
  }
}

/// One producer as an input slot sees it.
public struct InputIdentity: Codable, Hashable, Sendable {
  /// The producer's place in its sweep, such as `classes = 50`.
  public var coordinates: [String: JSONValue]
  /// The files the slot reads, by name.
  public var files: [String: Digest]

  public init(coordinates: [String: JSONValue], files: [String: Digest]) {
    self.coordinates = coordinates
    self.files = files
  }

  var json: JSONValue {
    .object([
      "coordinates": .object(coordinates),
      "files": .object(files.mapValues { .string($0.hex) }),
    ])
  }
}
