/// What is wrong with a file of tolerances, and where.
public enum ToleranceError: Error, Equatable {
  case notJSON(reason: String)
  /// `path` is that of a key, as in `baseline[2].within.absolute`.
  case invalid(path: String, reason: String)
}

extension ToleranceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let reason): "not JSON: \(printable(reason))"
    case .invalid(let path, let reason):
      "\(path.isEmpty ? "(top level)" : printable(path)): \(printable(reason))"
    }
  }
}
