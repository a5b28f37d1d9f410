internal import Foundation
internal import Synchronization

/// What the examples of a stage kind say of its parameters, found out when somebody asks: a program has many kinds,
/// and a call of it uses few.
final class KindExamples: Sendable {
  struct Found: Sendable {
    /// Every example with its members.
    var each: [[String: JSONValue]]
    /// The members of all examples, and the options.
    var all: [String: JSONValue]
    /// The values of members that are enumerations or names.
    var enumerations: [String: [String]]
  }

  private let find: @Sendable () -> Found
  private let known = Mutex<Found?>(nil)

  init<S: Stage>(of type: S.Type) {
    find = {
      let examples = S.examples.map(Self.members)
      return Found(
        each: examples,
        all: (examples + [S.options]).reduce(into: [:]) { all, members in
          all.merge(members) { first, _ in first }
        },
        enumerations: S.examples.reduce(into: S.choices) { all, example in
          all.merge(Self.enumerations(of: example)) { named, _ in named }
        })
    }
  }

  var found: Found {
    known.withLock { known in
      if let known { return known }
      let found = find()
      known = found
      return found
    }
  }

  static func members(of example: some Encodable) -> [String: JSONValue] {
    guard
      let bytes = try? JSONEncoder().encode(example),
      case .object(let members)? = try? JSONDecoder().decode(JSONValue.self, from: bytes)
    else { preconditionFailure("the example of a stage must encode as a JSON object") }
    return members
  }

  private static func enumerations(of example: some Any) -> [String: [String]] {
    var found: [String: [String]] = [:]
    for child in Mirror(reflecting: example).children {
      if let name = child.label, let value = child.value as? any CaseIterable {
        found[name] = spellings(of: value)
      } else if Mirror(reflecting: child.value).displayStyle == .struct {
        // Parameters may be composed of structures that encode side by side.
        found.merge(enumerations(of: child.value)) { own, _ in own }
      }
    }
    return found.filter { !$0.value.isEmpty }
  }

  private static func spellings<C: CaseIterable>(of value: C) -> [String] {
    C.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
  }
}
