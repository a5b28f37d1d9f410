/// The graph for people and tools, one vertex a sweep or one a stage.
public struct GraphDrawing: Sendable {
  /// A stage, or all members of a sweep.
  public struct Vertex: Codable, Equatable, Sendable {
    public var id: String
    public var kind: String
    /// How many stages it stands for.
    public var stages: Int
    /// The vertices it reads.
    public var needs: [String]
  }

  /// Producers before consumers.
  public let vertices: [Vertex]

  /// One vertex a sweep, or, when `expanded`, one a stage.
  public init(_ nodes: [StageNode], expanded: Bool) {
    var order: [String] = []
    var vertices: [String: Vertex] = [:]
    for node in nodes {
      let name = Self.name(of: node, expanded)
      if vertices[name] == nil { order.append(name) }
      var vertex = vertices[name] ?? Vertex(id: name, kind: node.kind, stages: 0, needs: [])
      vertex.stages += 1
      vertices[name] = vertex
    }
    let names = Dictionary(uniqueKeysWithValues: nodes.map { ($0.id, Self.name(of: $0, expanded)) })
    for node in nodes {
      let name = Self.name(of: node, expanded)
      let needs = Set(node.producers.compactMap { names[$0] })
      let known = vertices[name]?.needs ?? []
      vertices[name]?.needs = needs.union(known).sorted()
    }
    self.vertices = order.compactMap { vertices[$0] }
  }

  public var text: String {
    vertices.map { vertex in
      let count = vertex.stages > 1 ? " (\(vertex.stages) stages)" : ""
      let needs = vertex.needs.isEmpty ? "" : " <- \(vertex.needs.joined(separator: ", "))"
      return "\(vertex.id)\(count)\(needs)\n"
    }.joined()
  }

  public var mermaid: String {
    let numbers = Dictionary(uniqueKeysWithValues: vertices.enumerated().map { ($1.id, $0) })
    var lines = ["graph LR"]
    for (index, vertex) in vertices.enumerated() {
      let count = vertex.stages > 1 ? " × \(vertex.stages)" : ""
      lines.append("  n\(index)[\"\(vertex.id)\(count)\"]")
      lines += vertex.needs.compactMap { numbers[$0] }.map { "  n\($0) --> n\(index)" }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  public var dot: String {
    var lines = ["digraph repro {", "  rankdir=LR; node [shape=box];"]
    for vertex in vertices {
      let count = vertex.stages > 1 ? " × \(vertex.stages)" : ""
      lines.append("  \"\(vertex.id)\" [label=\"\(vertex.id)\(count)\"];")
      lines += vertex.needs.map { "  \"\($0)\" -> \"\(vertex.id)\";" }
    }
    return (lines + ["}"]).map { $0 + "\n" }.joined()
  }

  private static func name(of node: StageNode, _ expanded: Bool) -> String {
    if expanded { return node.id.text }
    let suffix = node.id.text.hasSuffix("/report") ? "/report" : ""
    return node.id.family + suffix
  }
}
