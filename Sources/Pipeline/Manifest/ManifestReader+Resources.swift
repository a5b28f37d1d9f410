/// What a stage needs of a machine, as `pipeline.json` says it.
extension ManifestReader {
  /// The members of an entry under `stages` that a profile may change.
  static let changeable: Set = ["parameters", "cases", "resources"]
  /// Its other members.
  static let fixed: Set = [
    "id", "kind", "recipe", "over", "only", "inputs", "description", "onRequest",
  ]

  /// Overwrites what `value`, an object at `path`, names.
  mutating func read(_ needs: inout Resources, from value: JSONValue, at path: String) {
    guard let members = object(value, at: path) else { return }
    refuseUnknown(
      members,
      known: [
        "cores", "memoryMiB", "timeoutSeconds", "exclusive", "turns", "countable", "retries",
      ], at: path)
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      let place = "\(path).\(name)"
      switch name {
      case "cores": needs.cores = whole(value, at: place) ?? 1
      case "memoryMiB": needs.memoryMiB = whole(value, at: place) ?? 1
      case "timeoutSeconds": needs.timeoutSeconds = positive(value, "number", at: place) ?? 1
      case "exclusive": needs.isExclusive = flag(value, at: place) ?? false
      case "turns": needs.turns = string(value, at: place)
      case "countable":
        for (thing, count) in object(value, at: place) ?? [:] {
          needs.countable[thing] = whole(count, at: "\(place).\(thing)")
        }
      case "retries": readRetries(&needs, from: value, at: place)
      default: break
      }
    }
  }

  /// A number for every way to fail, or numbers by the way.
  private mutating func readRetries(
    _ needs: inout Resources, from value: JSONValue, at path: String
  ) {
    let classes = Resources.FailureClass.allCases
    if case .number = value {
      let count = whole(value, at: path) ?? 0
      needs.retries = Dictionary(uniqueKeysWithValues: classes.map { ($0, count) })
      return
    }
    guard let members = object(value, at: path) else { return }
    refuseUnknown(members, known: Set(classes.map(\.rawValue)), at: path)
    for (name, count) in members {
      guard let way = Resources.FailureClass(rawValue: name) else { continue }
      needs.retries[way] = whole(count, at: "\(path).\(name)")
    }
  }

  mutating func flag(_ value: JSONValue, at path: String) -> Bool? {
    guard case .bool(let flag) = value else { return mismatch(value, "true or false", path) }
    return flag
  }

  private mutating func whole(_ value: JSONValue, at path: String) -> Int? {
    positive(value, "whole number", at: path) { $0 == $0.rounded() }.map { Int($0) }
  }

  private mutating func positive(
    _ value: JSONValue, _ expected: String, at path: String,
    where isExpected: (Double) -> Bool = { _ in true }
  ) -> Double? {
    guard case .number(let number) = value, number > 0, number < 1e9, isExpected(number) else {
      report(path, "must be a \(expected) above 0, found \(value.canonicalText)")
      return nil
    }
    return number
  }
}
