public import StrictJSON

/// What is wrong with a file of tolerances, and where.
public enum ToleranceError: Error, Equatable {
  case notJSON(reason: String)
  /// The places are lines and columns, or paths of keys as `baseline[2].within.absolute`.
  case invalid([JSONProblem])
}

extension ToleranceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let reason): "not JSON: \(printable(reason))"
    case .invalid(let problems):
      problems.map { problem in
        let place = problem.place.isEmpty ? "(top level)" : printable(problem.place)
        return "\(place): \(printable(problem.message))"
      }.joined(separator: "\n  ")
    }
  }
}
