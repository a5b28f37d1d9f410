import ArgumentParser
import Pipeline

/// `repro graph`: the stages and what they read.
struct GraphVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph", abstract: "Print the graph: text, Mermaid, Graphviz or JSON.",
    discussion: """
      Examples:
        repro graph table4
        repro graph --format dot | dot -Tsvg >graph.svg
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, mermaid, dot, json }

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Option(help: "The format.")
  var format = Format.text

  @Flag(help: "Every member of every sweep, instead of one node a sweep.")
  var expanded = false

  @Argument(
    help: "Artifacts, stages or sweeps (default: every stage).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func run() throws {
    let (graph, _) = try Project.graph(project)
    let nodes = graph.closure(of: try Project.targets(targets, in: graph))
    let drawing = GraphDrawing(nodes, expanded: expanded)
    switch output.json ? .json : format {
    case .text: print(drawing.text, terminator: "")
    case .mermaid: print(drawing.mermaid, terminator: "")
    case .dot: print(drawing.dot, terminator: "")
    case .json: try printJSON(drawing.vertices)
    }
  }
}
