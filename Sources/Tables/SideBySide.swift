/// Two sets of parameters whose members share one JSON object.
///
/// A name that both have is one value for both. The members of the first are those of the whole.
@dynamicMemberLookup
package struct SideBySide<Own: Codable, Shared: Codable>: Codable {
  var own: Own
  var shared: Shared

  init(_ own: Own, _ shared: Shared) {
    self.own = own
    self.shared = shared
  }

  package subscript<Value>(dynamicMember member: KeyPath<Own, Value>) -> Value {
    own[keyPath: member]
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

extension SideBySide: Sendable where Own: Sendable, Shared: Sendable {}

/// The scale at which a study is shown, whose members the artifacts of the study share.
protocol ArtifactScale: Codable {}

extension ImageStudyScale: ArtifactScale {}
extension MLPStudyScale: ArtifactScale {}
extension StudyScale: ArtifactScale {}
extension SystemsScale: ArtifactScale {}

extension SideBySide where Shared: ArtifactScale {
  var scale: Shared { shared }
}

/// The parameters of a study of image networks: its own, when a method has learned, and the scale.
package typealias RealStudyParameters<Own: Codable & Sendable> =
  SideBySide<Own, SideBySide<LearnedRule, ImageStudyScale>>

extension SideBySide where Shared == SideBySide<LearnedRule, ImageStudyScale> {
  var rule: LearnedRule { shared.own }
  var scale: ImageStudyScale { shared.shared }
}
