internal import Kernels
public import Learning
public import RuleParts

/// The students that learn by a `LayeredRule`: those of the synthetic study, and every other combination of its
/// parts as the method "layered".
public struct LayeredStudents: StudentRule, Equatable {
  public let method: StudentMethod
  public var parts: LayeredParts
  /// Independent models, each with its own initial parameters and batches.
  public var members: Int

  /// A method whose parts are told by its name.
  public init(_ method: StudentMethod, _ parts: LayeredParts, members: Int = 1) {
    self.method = method
    self.parts = parts
    self.members = members
  }

  public func validate() throws(LearningError) {
    try parts.validate()
    try require(members > 0, "ensembleSize", members, "at least 1")
  }

  public var passes: Double { parts.boundary == .detached ? 2 : 3 }

  public func headedLayers(of count: Int) -> Int { parts.heads == .everyLayer ? count : 1 }

  public func makeMembers(
    _ architecture: StudentArchitecture, rows: Int, seed: UInt64
  ) -> [any LearningRule] {
    (0..<members).map { member in
      let rule = LayeredRule(architecture, parts, rows: rows)
      rule.initialize(seed: seed, member: UInt32(member))
      return rule
    }
  }
}

extension StudentMethod {
  /// Local cross-entropy: detached layers with learned heads on their activations (Nøkland and Eidnes, 2019).
  public static let localCrossEntropy = StudentMethod(rawValue: "local-ce")
  /// Any combination of the parts.
  public static let layered = StudentMethod(rawValue: "layered")
}
