internal import Foundation
public import StageKit
internal import StrictJSON

/// The settings of a manifest by name, before any profile changes them.
///
/// A name begins with a recipe or a stage: `student.learningRate`, `layer-probes.batchSize`,
/// `image-network.cases.dataset.stl-10.cutout`; or it is an axis: `axes.seed`. A stage's own parameters go
/// before those of a recipe of the same name.
public struct ManifestSettings: Sendable {
  private let root: JSONValue

  /// Reads the text of a manifest.
  public init(json: some Sequence<UInt8>) throws {
    root = try StrictJSON.decode(JSONValue.self, from: Data(json))
  }

  /// The value of a setting; nil where the manifest has none of the name.
  public subscript(name: String) -> JSONValue? {
    path(of: name).flatMap { path in
      path.reduce(root) { value, step in
        switch step {
        case .member(let key): value?[key]
        case .element(let index): value?.element(index)
        }
      }
    }
  }

  /// The members and list places that lead to a setting from the top of the manifest.
  public func path(of name: String) -> [Step]? {
    var parts = name.split(separator: ".").map(String.init)
    guard parts.count > 1 else { return nil }
    let owner = parts.removeFirst()
    let rest = parts.map(Step.member)
    if owner == "axes" { return [.member("axes")] + rest }
    let stage = stages.firstIndex { $0["id"] == .string(owner) }
    if let stage {
      let own: [Step] = [.member("stages"), .element(stage)]
      if parts.first == "cases" { return own + rest }
      if stages[stage]["parameters"]?[parts[0]] != nil {
        return own + [.member("parameters")] + rest
      }
    }
    return [.member("recipes"), .member(owner)] + rest
  }

  /// A step from a JSON value into it.
  public enum Step: Hashable, Sendable {
    case member(String)
    case element(Int)
  }

  private var stages: [JSONValue] {
    if case .array(let stages)? = root["stages"] { stages } else { [] }
  }
}

extension JSONValue {
  fileprivate func element(_ index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}
