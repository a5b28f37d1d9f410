import ArgumentParser
import Pipeline
import Report
import Stages

/// Target names for shell completion.
enum TargetCompletion {
  /// The artifacts and families of the manifest in the current folder; empty when there is none.
  static var names: [String] {
    guard let (graph, _) = try? Project.graph(ProjectOptions.parse([])) else { return [] }
    return ["all"] + Set(graph.nodes.map { String($0.id.family) }).sorted()
  }

  /// The artifacts, and the numbers in the output folder of the current folder.
  static var metrics: [String] {
    let files = try? NumberFiles(in: "artifacts", next: "")
    let known = files.map { ClaimMetrics($0.metrics, measurements: $0.measurements) }
    let numbers = known?.ids.map(\.description) ?? []
    guard let (graph, _) = try? Project.graph(ProjectOptions.parse([])) else { return numbers }
    return graph.artifacts.map(\.id.text).sorted() + numbers
  }
}
