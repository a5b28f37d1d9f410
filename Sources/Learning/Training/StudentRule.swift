/// How a student learns: a learning rule and the settings that it alone reads.
///
/// A rule's settings stand beside the others in JSON; a rule writes those that it reads, so that no key depends
/// on another rule's. Which rules there are, the catalog of stages says.
public protocol StudentRule: Encodable, Sendable {
  /// The methods that are this rule.
  static var methods: [StudentMethod] { get }

  /// Valid settings, which together have every member that any of the methods reads.
  static var examples: [any StudentRule] { get }

  /// The names that settings may have as values, by setting.
  static var choices: [String: [String]] { get }

  /// Reads the settings of one of the methods.
  init(_ method: StudentMethod, from decoder: any Decoder) throws

  var method: StudentMethod { get }

  /// The models whose predictions are averaged.
  var members: Int { get }

  /// Passes over the layers in a step: 2 where no gradient reaches a layer's input, else 3.
  var passes: Double { get }

  /// The layers of `count` that have a head.
  func headedLayers(of count: Int) -> Int

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  func validate() throws(LearningError)

  /// The models, freshly drawn.
  func makeMembers(
    _ architecture: StudentArchitecture, rows: Int, seed: UInt64
  ) -> [any LearningRule]
}

/// The rules that a stage's parameters may choose from.
public protocol StudentRules: Sendable {
  static var all: [any StudentRule.Type] { get }
}

extension StudentRules {
  /// Every method of every rule.
  public static var methods: [StudentMethod] { all.flatMap { $0.methods } }

  /// Reads the rule that `method` names.
  /// - Throws: `DecodingError` where there is none of this name.
  public static func rule(from decoder: any Decoder) throws -> any StudentRule {
    let container = try decoder.container(keyedBy: StudentRuleKey.self)
    let method = try container.decode(StudentMethod.self, forKey: .method)
    guard let rule = all.first(where: { $0.methods.contains(method) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .method, in: container,
        debugDescription: "no rule is called \"\(method.rawValue)\"; there are "
          + methods.map(\.rawValue).joined(separator: ", "))
    }
    return try rule.init(method, from: decoder)
  }
}

private enum StudentRuleKey: CodingKey { case method }
