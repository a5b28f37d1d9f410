internal import Foundation

// MARK: Typed access with key paths

extension ManifestReader {
  mutating func report(_ keyPath: String, _ message: String) {
    issues.append(ManifestIssue(keyPath, message))
  }

  mutating func refuseUnknown(
    _ members: [String: JSONValue], known: Set<String>, at path: String
  ) {
    for key in members.keys.sorted() where !known.contains(key) {
      report(
        path.isEmpty ? key : "\(path).\(key)",
        "unknown key; expected one of \(known.sorted().joined(separator: ", "))")
    }
  }

  mutating func mismatch<T>(_ value: JSONValue?, _ expected: String, _ path: String) -> T? {
    report(path, "must be \(expected), found \(value?.typeName ?? "nothing")")
    return nil
  }

  mutating func object(_ value: JSONValue?, at path: String) -> [String: JSONValue]? {
    guard case .object(let members)? = value else { return mismatch(value, "an object", path) }
    return members
  }

  mutating func array(_ value: JSONValue?, at path: String) -> [JSONValue]? {
    guard case .array(let elements)? = value else { return mismatch(value, "an array", path) }
    return elements
  }

  mutating func string(_ value: JSONValue?, at path: String) -> String? {
    guard case .string(let text)? = value else { return mismatch(value, "a string", path) }
    return text
  }

  mutating func dictionary<T>(
    _ value: JSONValue, at path: String,
    _ member: (inout ManifestReader, JSONValue, String) -> T?
  ) -> [String: T] {
    guard let members = object(value, at: path) else { return [:] }
    var result: [String: T] = [:]
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      result[name] = member(&self, value, "\(path).\(name)")
    }
    return result
  }

  static func isIdentifier(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
          || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
          || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
          || byte == UInt8(ascii: "_")
      }
  }

  static func isCoordinate(_ value: JSONValue) -> Bool {
    switch value {
    case .number, .bool: true
    case .string(let text): isIdentifier(text)
    case .null, .array, .object: false
    }
  }
}
