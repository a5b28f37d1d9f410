import ArgumentParser
import Pipeline

/// Target names for shell completion.
enum TargetCompletion {
  /// The artifacts and families of the manifest in the current folder; empty when there is none.
  static var names: [String] {
    guard let (graph, _) = try? Project.graph(ProjectOptions.parse([])) else { return [] }
    return ["all"] + Set(graph.nodes.map { String($0.id.family) }).sorted()
  }
}
