internal import Foundation

/// Turns what a user typed into stages.
public struct TargetSelection: Sendable {
  private let graph: Graph

  public init(in graph: Graph) { self.graph = graph }

  /// The stages that `names` mean: `all` but for what is on request, an artifact, a stage, or the members of a sweep.
  ///
  /// `table4` selects the artifact and its report, `train` every member of that sweep,
  /// `train/classes=50/seed=42` the members with these coordinates. `*`, `?` and `[...]` match as in a shell, over
  /// slashes too: `train/classes=5*`, `table*`.
  public func resolve(_ names: [String]) throws(TargetError) -> [StageID] {
    var selected: [StageID] = []
    var unknown: [String] = []
    for name in names {
      let matching = name == "all" ? everythingAskedFor() : members(of: name)
      if matching.isEmpty { unknown.append(name) }
      selected += matching
    }
    guard unknown.isEmpty else {
      throw TargetError(unknown: unknown, suggestions: unknown.compactMap(nearest))
    }
    var seen = Set<StageID>()
    return selected.filter { seen.insert($0).inserted }
  }

  /// What `all` builds: every stage of a graph that has no artifacts.
  private func everythingAskedFor() -> [StageID] {
    let isWithoutArtifacts = graph.artifacts.isEmpty && graph.ends.isEmpty
    if isWithoutArtifacts { return graph.nodes.map(\.id) }
    let wanted = graph.artifacts.filter { $0.onRequest == nil }.flatMap { members(of: $0.id.text) }
    return wanted + graph.ends.map(\.id)
  }

  private func members(of name: String) -> [StageID] {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard let family = parts.first else { return [] }
    let isPattern = name.contains { "*?[".contains($0) }
    return graph.nodes.map(\.id).filter { id in
      if isPattern {
        return Self.matches(name, id.text)
          || Self.matches(family, id.family) && hasCoordinates(id, parts.dropFirst(), Self.matches)
      }
      return id.family == family && hasCoordinates(id, parts.dropFirst(), ==)
    }
  }

  /// True if each of `wanted` is one of the coordinates of `id`, in any order.
  private func hasCoordinates(
    _ id: StageID, _ wanted: ArraySlice<Substring>, _ isMatch: (Substring, Substring) -> Bool
  ) -> Bool {
    let present = id.text.split(separator: "/").dropFirst()
    return wanted.allSatisfy { part in present.contains { isMatch(part, $0) } }
  }

  private static func matches(
    _ pattern: some StringProtocol, _ text: some StringProtocol
  ) -> Bool {
    fnmatch(String(pattern), String(text), 0) == 0
  }

  private func nearest(to name: String) -> String? {
    nearestName(to: name, among: Set(graph.nodes.map { String($0.id.family) }))
  }
}

/// Targets that the graph does not have.
public struct TargetError: Error, CustomStringConvertible {
  public var unknown: [String]
  public var suggestions: [String]

  public var description: String {
    let names = unknown.map { "\"\($0)\"" }.joined(separator: ", ")
    let hint = suggestions.isEmpty ? "" : "; did you mean \(suggestions.joined(separator: ", "))?"
    return "unknown target \(names)\(hint)\n"
      + "  next: `repro graph` lists every stage, `repro all` builds every artifact"
  }
}
