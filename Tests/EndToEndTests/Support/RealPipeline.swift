import Foundation
import TestSupport

/// The project's own `pipeline.json`, and changed copies of it.
enum RealPipeline {
  static let root = SourceTree().root.path(percentEncoded: false)
  static var path: String { "\(root)pipeline.json".replacingOccurrences(of: "//", with: "/") }

  /// The text of a copy in which the value at `keyPath` is another.
  ///
  /// An element of `stages` is found by its id.
  static func text(setting keyPath: [String], to value: Any) throws -> String {
    let bytes = try SourceTree().bytes("pipeline.json")
    let changed = try setting(
      keyPath[...], of: try JSONSerialization.jsonObject(with: bytes), to: value)
    let text = try JSONSerialization.data(
      withJSONObject: changed, options: [.prettyPrinted, .sortedKeys])
    return String(decoding: text, as: UTF8.self)
  }

  struct NoSuchKey: Error { let key: String }

  private static func setting(
    _ keyPath: ArraySlice<String>, of container: Any, to value: Any
  ) throws -> Any {
    guard let key = keyPath.first else { return value }
    if var members = container as? [String: Any] {
      guard let old = members[key] else { throw NoSuchKey(key: key) }
      members[key] = try setting(keyPath.dropFirst(), of: old, to: value)
      return members
    }
    guard var elements = container as? [[String: Any]],
      let index = elements.firstIndex(where: { $0["id"] as? String == key }),
      let element = try setting(keyPath.dropFirst(), of: elements[index], to: value)
        as? [String: Any]
    else { throw NoSuchKey(key: key) }
    elements[index] = element
    return elements
  }
}
