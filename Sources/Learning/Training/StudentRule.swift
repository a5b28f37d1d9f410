/// How a student learns: a learning rule and the settings that it alone reads.
public protocol StudentRule: MethodSettings {
  /// Valid settings, which together have every member that any of the methods reads.
  static var examples: [any StudentRule] { get }

  /// Reads the settings of one of the methods.
  init(_ method: StudentMethod, from decoder: any Decoder) throws

  var method: StudentMethod { get }

  /// The models whose predictions are averaged.
  var members: Int { get }

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
  public static var methods: [any MethodSettings.Type] { all.map { $0 } }
}
