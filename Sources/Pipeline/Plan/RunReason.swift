/// Why a stage is not fresh.
public enum RunReason: Equatable, Sendable {
  /// No action of this stage is in the store.
  case neverRun
  /// The user asked for it.
  case forced
  /// The last action of this stage had other parameters, code, inputs or machine.
  case changed([ValueChange])
  /// The result is recorded, but these files are gone from the store.
  case outputsMissing([String])
  /// The result is recorded, but without the outputs that its kind declares, or with others.
  case refused
  /// Producers will run first; whether this stage then has to is not known yet.
  case blocked(by: [StageID])
  /// Files from outside are not there.
  case sourcesMissing([String])

  /// One line for people.
  public var summary: String {
    switch self {
    case .neverRun: "never run"
    case .forced: "forced with -B"
    case .refused: "its record does not have the outputs that its kind declares"
    case .outputsMissing(let names): "missing from the store: \(names.joined(separator: ", "))"
    case .sourcesMissing(let paths): "there is no \(paths.joined(separator: ", "))"
    case .blocked(let producers):
      producers.count == 1
        ? "waits for \(producers[0])" : "waits for \(producers.count) stages"
    case .changed(let changes):
      changes.prefix(3).map(\.description).joined(separator: "; ")
        + (changes.count > 3 ? "; and \(changes.count - 3) more" : "")
    }
  }
}

/// One value that differs between two preimages.
public struct ValueChange: Codable, Equatable, Sendable {
  /// Dotted path below the preimage, such as `parameters.steps`.
  public var path: String
  /// `nil` when the value is new.
  public var was: String?
  /// `nil` when the value is gone.
  public var now: String?

  public init(path: String, was: String?, now: String?) {
    self.path = path
    self.was = was
    self.now = now
  }
}

extension ValueChange: CustomStringConvertible {
  public var description: String {
    let shown = ["parameters.", "sources.", "command."].first { path.hasPrefix($0) }
    let name = shown.map { String(path.dropFirst($0.count)) } ?? path
    return switch (was, now) {
    case (let was?, let now?):
      path.hasPrefix("code.") ? "\(path.dropFirst(5)) changed" : "\(name) \(was) -> \(now)"
    case (nil, let now?):
      path.hasPrefix("code.") ? "\(path.dropFirst(5)) added" : "\(name) \(now) added"
    case (_, nil): path.hasPrefix("code.") ? "\(path.dropFirst(5)) removed" : "\(name) removed"
    }
  }
}
