/// One thing that is wrong with a JSON text.
public struct JSONProblem: Error, Equatable, Sendable {
  /// A line and a column, or the path of a key; empty for the text as a whole.
  public var place: String
  public var message: String

  public init(_ place: String, _ message: String) {
    self.place = place
    self.message = message
  }
}

extension JSONProblem: CustomStringConvertible {
  public var description: String { place.isEmpty ? message : "\(place): \(message)" }
}

/// Why a JSON text was refused.
public enum JSONTextError: Error, Equatable {
  /// It is no JSON text; nothing could be read.
  case notJSON(reason: String)
  /// It is JSON, and these places are not as they have to be.
  case invalid([JSONProblem])
}

extension JSONTextError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let reason): "not JSON: \(reason)"
    case .invalid(let problems): problems.map(\.description).joined(separator: "; ")
    }
  }
}
