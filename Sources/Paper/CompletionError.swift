/// What is wrong with one entry of `published.json`.
public struct CompletionProblem: Equatable, Sendable {
  /// The path of the entry, as in `values.table1/rows/lsff/cifar10`; empty for the file as a whole.
  public var place: String
  public var message: String

  init(_ place: String, _ message: String) {
    self.place = place
    self.message = message
  }
}

extension CompletionProblem: CustomStringConvertible {
  public var description: String { "\(place.isEmpty ? "the file" : place) \(message)" }
}

/// Everything that is wrong with a `published.json`.
public struct CompletionError: Error, Equatable {
  public let problems: [CompletionProblem]

  init(_ problems: [CompletionProblem]) { self.problems = problems }
}

extension CompletionError: CustomStringConvertible {
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
