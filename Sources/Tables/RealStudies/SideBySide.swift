/// Two sets of parameters whose members share one JSON object.
///
/// A name that both have is one value for both.
package struct SideBySide<Own: Codable & Sendable, Shared: Codable & Sendable>: Codable, Sendable {
  var own: Own
  var shared: Shared

  init(_ own: Own, _ shared: Shared) {
    self.own = own
    self.shared = shared
  }

  package init(from decoder: any Decoder) throws {
    own = try Own(from: decoder)
    shared = try Shared(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try own.encode(to: encoder)
    try shared.encode(to: encoder)
  }
}

/// The parameters of a study of image networks: its own, when a method has learned, and the scale.
package typealias RealStudyParameters<Own: Codable & Sendable> =
  SideBySide<Own, SideBySide<LearnedRule, ImageStudyScale>>

extension SideBySide where Shared == SideBySide<LearnedRule, ImageStudyScale> {
  var rule: LearnedRule { shared.own }
  var scale: ImageStudyScale { shared.shared }
}
