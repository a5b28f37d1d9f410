public import Kernels

/// How an image network learns: a rule and the settings that it alone reads.
public protocol ImageNetworkRule: MethodSettings, Codable, Equatable {
  /// The method that is this rule.
  static var method: ImageMethod { get }

  /// Valid settings, which together have every member that the rule may read.
  static var examples: [any ImageNetworkRule] { get }

  /// The equal parts that a batch is cut into.
  var microBatches: Int { get }

  /// The network, freshly drawn.
  /// - Throws: `LearningError.invalidSetting`.
  func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule
}

extension ImageNetworkRule {
  public static var methods: [LearningMethod] { [method] }
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
  public static var methods: [any MethodSettings.Type] { all.map { $0 } }
}

/// Structures whose members stand side by side in one object.
public enum SideBySide {
  public static func encode(_ parts: (any Encodable)?..., to encoder: any Encoder) throws {
    for part in parts { try part?.encode(to: encoder) }
  }
}
