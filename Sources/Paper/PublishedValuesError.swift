/// What can be wrong with a published value that was asked for.
public enum PublishedValuesError: Error, Equatable {
  case unreadable(reason: String)
  /// A part of the path does not exist; `known` are the names that do at its place.
  case unknownPath(String, unknown: String, below: String, known: [String])
  /// The path ends at a group or at a remark.
  case notAValue(path: String, below: [String])
  case notANumber(path: String)
  case notAList(path: String)
  case notAText(path: String)
  case unknownSource(String, path: String)
}

extension PublishedValuesError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let reason):
      return "The published values can't be read: \(reason)"
    case .unknownPath(let path, let unknown, let below, let known):
      let place = below.isEmpty ? "the artifacts" : "'\(below)'"
      return "No published value at '\(path)': \(place) has no '\(unknown)'; "
        + (known.isEmpty ? "it has no parts" : "it has \(known.joined(separator: ", "))")
    case .notAValue(let path, let below):
      return "'\(path)' is not a published value"
        + (below.isEmpty ? "" : " but a group of \(below.joined(separator: ", "))")
    case .notANumber(let path):
      return "The published value at '\(path)' is not one number"
    case .notAList(let path):
      return "The published value at '\(path)' is not a list of numbers"
    case .notAText(let path):
      return "The published value at '\(path)' is not a text"
    case .unknownSource(let source, let path):
      return "The published value at '\(path)' has the unknown source '\(source)'; "
        + "expected seed, public-version or derived"
    }
  }
}
