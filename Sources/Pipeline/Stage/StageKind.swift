import Foundation

/// A stage type with its parameter type erased: what the graph and the executor work with.
public struct StageKind: Sendable {
  public let declaration: StageDeclaration
  /// The module that holds the kind, where its code begins.
  public let module: String
  /// The example's members: the names and JSON types that parameters must have.
  public let example: [String: JSONValue]
  /// The values of string parameters that are enumerations, for the JSON Schema.
  public let enumerations: [String: [String]]
  private let check: @Sendable (JSONValue) -> String?
  /// Whether the kind reads files from outside: its example then requests some.
  private let readsSources: Bool
  private let request: @Sendable (JSONValue) -> SourceRequest?
  private let amount: (@Sendable (JSONValue, [String: [JSONValue]]) -> Double?)?
  private let shrink: @Sendable (JSONValue) -> JSONValue
  private let body: @Sendable (JSONValue, StageContext) async throws -> Void

  /// - Parameters:
  ///   - type: The kind; its module is where its code begins.
  ///   - module: The module, for kinds that share one and stand for different code in tests.
  ///   - work: How much work a run is, in a unit of the kind's own, so that a run of another size can be
  ///     estimated from past ones; nil where runs take about the same time whatever their parameters. It
  ///     gets the parameters of the stages behind each slot too, and may not know the answer.
  ///   - sample: Parameters of the same kind of work, but little of it: what is run to time work that
  ///     never ran here.
  public init<S: Stage>(
    _ type: S.Type, module: String? = nil, work: StageWork<S.Parameters>? = nil,
    sample: @escaping @Sendable (S.Parameters) -> S.Parameters = { $0 }
  ) {
    self.module = module ?? Self.module(of: type)
    declaration = S.declaration
    example = Self.members(of: S.example)
    enumerations = Self.enumerations(of: S.example)
    check = { value in
      do {
        _ = try Self.decode(S.Parameters.self, from: value)
        return nil
      } catch {
        return String(describing: error)
      }
    }
    readsSources = S.sources(S.example) != nil
    request = { value in
      (try? Self.decode(S.Parameters.self, from: value)).flatMap(S.sources)
    }
    if let work {
      amount = { value, inputs in
        (try? Self.decode(S.Parameters.self, from: value)).flatMap { work($0, inputs) }
      }
    } else {
      amount = nil
    }
    shrink = { value in
      guard let parameters = try? Self.decode(S.Parameters.self, from: value) else { return value }
      return .object(Self.members(of: sample(parameters)))
    }
    body = { value, context in
      try await S.run(Self.decode(S.Parameters.self, from: value), in: context)
    }
  }

  /// The files from outside that the stage reads with already validated parameters.
  public func sources(_ parameters: JSONValue) -> SourceRequest? {
    readsSources ? request(parameters) : nil
  }

  /// How much work a run is, as `init` was told.
  func work(_ parameters: JSONValue, inputs: () -> [String: [JSONValue]]) -> Double? {
    amount?(parameters, inputs())
  }

  /// Parameters of little work of the same kind, as `init` was told.
  func sample(_ parameters: JSONValue) -> JSONValue { shrink(parameters) }

  /// Runs the stage on already validated parameters.
  public func run(_ parameters: JSONValue, in context: StageContext) async throws {
    try await body(parameters, context)
  }

  /// Every problem of `parameters`, each with the name of the offending member.
  ///
  /// Members are tried one at a time inside the example, so that one report names all of them.
  public func problems(of parameters: [String: JSONValue]) -> [ParameterProblem] {
    let isComplete = parameters.keys == example.keys
    if isComplete, check(.object(parameters)) == nil { return [] }
    var problems: [ParameterProblem] = []
    for name in parameters.keys.sorted() where example[name] == nil {
      problems.append(.init(name: name, message: unknownMessage(for: name)))
    }
    for name in example.keys.sorted() {
      guard let value = parameters[name] else {
        problems.append(.init(name: name, message: "is missing"))
        continue
      }
      var candidate = example
      candidate[name] = value
      if check(.object(candidate)) != nil {
        problems.append(.init(name: name, message: mistypedMessage(name, value)))
      }
    }
    if problems.isEmpty, let message = check(.object(parameters)) {
      problems.append(.init(name: "", message: message))
    }
    return problems
  }

  private func unknownMessage(for name: String) -> String {
    let known = example.keys.sorted().joined(separator: ", ")
    return "is not a parameter of \"\(declaration.kind)\" (its parameters: \(known))"
  }

  private func mistypedMessage(_ name: String, _ value: JSONValue) -> String {
    if let allowed = enumerations[name] {
      return "must be one of \(allowed.joined(separator: ", ")), found \(value.canonicalText)"
    }
    let expected = example[name]?.typeName ?? "another value"
    return "must be \(expected) like \(example[name]?.canonicalText ?? ""), "
      + "found \(value.canonicalText)"
  }

  /// The module that declares a type.
  private static func module(of type: any Any.Type) -> String {
    String(String(reflecting: type).prefix { $0 != "." })
  }

  private static func members(of example: some Encodable) -> [String: JSONValue] {
    guard
      let bytes = try? JSONEncoder().encode(example),
      case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: bytes)
    else { preconditionFailure("the example of a stage must encode as a JSON object") }
    return members
  }

  private static func enumerations(of example: some Any) -> [String: [String]] {
    var found: [String: [String]] = [:]
    for child in Mirror(reflecting: example).children {
      if let name = child.label, let value = child.value as? any CaseIterable {
        found[name] = spellings(of: value)
      } else if Mirror(reflecting: child.value).displayStyle == .struct {
        // Parameters may be composed of structures that encode side by side.
        found.merge(enumerations(of: child.value)) { own, _ in own }
      }
    }
    return found.filter { !$0.value.isEmpty }
  }

  private static func spellings<C: CaseIterable>(of value: C) -> [String] {
    C.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
  }

  private static func decode<P: Decodable>(_ type: P.Type, from value: JSONValue) throws -> P {
    try JSONDecoder().decode(type, from: Data(value.canonicalBytes))
  }
}

/// What is wrong with one parameter.
public struct ParameterProblem: Equatable, Sendable {
  /// The member, or empty when the value as a whole is refused.
  public var name: String
  public var message: String
}
