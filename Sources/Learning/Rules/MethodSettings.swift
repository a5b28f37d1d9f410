/// How a model learns: the method's name, and the settings that its rule alone reads.
///
/// These settings stand beside the others in JSON; a rule writes those that it reads, so that no key depends on
/// another rule's. Which rules there are, the catalog of stages says.
public protocol MethodSettings: Encodable, Sendable {
  /// The methods that are this rule.
  static var methods: [LearningMethod] { get }

  /// The names that settings may have as values, by setting, where no member of the examples says so.
  static var choices: [String: [String]] { get }

  /// Passes over the layers in a step: 2 where no gradient reaches a layer's input, else 3.
  var passes: Double { get }
}

extension MethodSettings {
  public static var choices: [String: [String]] { [:] }
}

extension [any MethodSettings.Type] {
  /// The names that the settings of any of these may have as values, those of methods among them.
  public var choices: [String: [String]] {
    reduce(into: ["method": methods.map(\.rawValue)]) { choices, rule in
      choices.merge(rule.choices) { named, others in
        named + others.filter { !named.contains($0) }
      }
    }
  }

  /// Where the rule stands that `method` names.
  /// - Throws: `DecodingError` where there is none of this name.
  func index(from decoder: any Decoder) throws -> Int {
    let container = try decoder.container(keyedBy: MethodKey.self)
    let method = try container.decode(LearningMethod.self, forKey: .method)
    guard let index = firstIndex(where: { $0.methods.contains(method) }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .method, in: container,
        debugDescription: "no rule is called \"\(method.rawValue)\"; there are "
          + methods.map(\.rawValue).joined(separator: ", "))
    }
    return index
  }

  private var methods: [LearningMethod] { flatMap { $0.methods } }
}

private enum MethodKey: CodingKey { case method }
