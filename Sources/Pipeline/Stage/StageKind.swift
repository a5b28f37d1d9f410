import Foundation

/// A stage type with its parameter type erased: what the graph and the executor work with.
public struct StageKind: Sendable {
  public let declaration: StageDeclaration
  /// The module that holds the kind, where its code begins.
  public let module: String
  private let samples: KindExamples
  /// The parameters that may be left out, with what then takes their place.
  let options: [String: JSONValue]
  /// Commands that print the versions of declared tools which must be there, by tool.
  public let toolVersions: [String: [String]]
  /// What stages take beside cores and memory, such as GPUs, by its name.
  let countable: @Sendable (JSONValue) -> [String: Int]
  /// What is wrong with parameters as a whole; nil if they can be read.
  let check: @Sendable (JSONValue) -> String?
  private let reading: @Sendable (JSONValue) -> Reading?
  /// Whether a reading can differ from the parameters as they were given.
  private let isSelective: Bool
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
  ///   - toolVersions: For declared tools without which the stage cannot start, the commands that print their
  ///     versions; other tools are asked for `--version`, and their absence is part of the key.
  ///   - countable: What a stage takes beside cores and memory.
  public init<S: Stage>(
    _ type: S.Type, module: String? = nil, work: StageWork<S.Parameters>? = nil,
    sample: @escaping @Sendable (S.Parameters) -> S.Parameters = { $0 },
    toolVersions: [String: [String]] = [:],
    countable: (@Sendable (S.Parameters) -> [String: Int])? = nil
  ) {
    self.toolVersions = toolVersions
    let home = module ?? Self.module(of: type)
    self.module = home
    declaration = S.declaration
    let options = S.options
    self.options = options
    samples = KindExamples(of: type)
    let (values, modules) = (
      S.examples, { @Sendable in Set(S.parts($0).map { Self.module(of: $0) }) }
    )
    let isPlain = values.count == 1
    let plainModules = modules(values[0]).union([home])
    isSelective = !isPlain || !options.isEmpty
    @Sendable func decode(_ value: JSONValue) throws -> S.Parameters {
      guard !options.isEmpty, case .object(let members) = value else {
        return try Self.decode(S.Parameters.self, from: value)
      }
      return try Self.decode(
        S.Parameters.self, from: .object(members.merging(options) { given, _ in given }))
    }
    check = { value in
      do {
        _ = try decode(value)
        return nil
      } catch {
        return String(describing: error)
      }
    }
    reading = { value in
      // One example has every member that there is: only options are left out.
      if isPlain, case .object(let given) = value {
        return Reading(
          parameters: .object(given.filter { options[$0] != $1 }), modules: plainModules)
      }
      guard case .object(let given) = value, let parameters = try? decode(value),
        let names = MemberNames.of(parameters)
      else { return nil }
      let read = given.filter { name, value in names.contains(name) && options[name] != value }
      return Reading(
        parameters: .object(read),
        modules: modules(parameters).union([home]))
    }
    self.countable = { value in
      countable.flatMap { count in (try? decode(value)).map(count) } ?? [:]
    }
    readsSources = S.sources(S.example) != nil
    request = { value in (try? decode(value)).flatMap(S.sources) }
    if let work {
      amount = { value, inputs in (try? decode(value)).flatMap { work($0, inputs) } }
    } else {
      amount = nil
    }
    shrink = { value in
      guard let parameters = try? decode(value) else { return value }
      return .object(KindExamples.members(of: sample(parameters)))
    }
    body = { value, context in try await S.run(decode(value), in: context) }
  }

  /// What a stage takes from the parameters that it is given.
  struct Reading {
    /// Those that it reads, without options that are not used: what its key holds, and what it runs with.
    var parameters: JSONValue
    /// Where its code begins: the kind's own module and those of the parts that the parameters choose.
    var modules: Set<String>
  }

  func read(_ parameters: JSONValue) -> Reading {
    (isSelective ? reading(parameters) : nil)
      ?? Reading(parameters: parameters, modules: [module])
  }

  /// The files from outside that the stage reads with already validated parameters.
  public func sources(_ parameters: JSONValue) -> SourceRequest? {
    readsSources ? request(parameters) : nil
  }

  /// The members of all examples: the names and JSON types that parameters may have.
  public var example: [String: JSONValue] { samples.found.all }

  /// The values of string parameters that are enumerations or names, for the JSON Schema.
  public var enumerations: [String: [String]] { samples.found.enumerations }

  /// Every example with its members.
  var examples: [[String: JSONValue]] { samples.found.each }

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

  /// The module that declares a type.
  private static func module(of type: any Any.Type) -> String {
    String(String(reflecting: type).prefix { $0 != "." })
  }

  private static func decode<P: Decodable>(_ type: P.Type, from value: JSONValue) throws -> P {
    try JSONDecoder().decode(type, from: Data(value.canonicalBytes))
  }
}
