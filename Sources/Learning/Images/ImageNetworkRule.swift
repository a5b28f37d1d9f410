public import Kernels

/// How an image network learns: a rule and the settings that it alone reads.
///
/// A rule's settings stand beside the others in JSON; a rule writes those that it reads, so that no key depends
/// on another rule's. Which rules there are, the catalog of stages says.
public protocol ImageNetworkRule: Codable, Equatable, Sendable {
  /// The method that is this rule.
  static var method: ImageMethod { get }

  /// Valid settings, which together have every member that the rule may read.
  static var examples: [any ImageNetworkRule] { get }

  /// The names that settings may have as values, by setting, where no member of the examples says so.
  static var choices: [String: [String]] { get }

  /// Passes over the maps in a step: 2 where no gradient reaches a layer's input, else 3.
  var passes: Double { get }

  /// The equal parts that a batch is cut into.
  var microBatches: Int { get }

  /// The network, freshly drawn.
  /// - Throws: `LearningError.invalidSetting`.
  func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule
}

extension ImageNetworkRule {
  public static var choices: [String: [String]] { [:] }
  public var microBatches: Int { 1 }
}

/// The rules that a stage's parameters may choose from.
public protocol ImageNetworkRules: Sendable {
  static var all: [any ImageNetworkRule.Type] { get }
}

/// The rules that the paper compares.
public enum PaperImageRules: ImageNetworkRules {
  public static let all: [any ImageNetworkRule.Type] = [
    GoodnessNetworks.self, BackpropagationNetworks.self, PixelRegressions.self,
  ]
}

extension ImageNetworkRules {
  /// Reads the rule that `method` names.
  /// - Throws: `DecodingError` where there is none of this name.
  static func rule(_ method: ImageMethod, from decoder: any Decoder) throws -> any ImageNetworkRule
  {
    guard let rule = all.first(where: { $0.method == method }) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "no rule is called \"\(method.rawValue)\"; there are "
            + all.map { $0.method.rawValue }.joined(separator: ", ")))
    }
    return try rule.init(from: decoder)
  }
}

/// Structures whose members stand side by side in one object.
public enum SideBySide {
  public static func encode(_ parts: (any Encodable)?..., to encoder: any Encoder) throws {
    for part in parts { try part?.encode(to: encoder) }
  }
}
