import Testing

@testable import Pipeline

@Suite struct GraphDrawingTests {
  private func drawing(expanded: Bool) throws -> GraphDrawing {
    let graph = try Graph.toy([
      .stage("base", "leaf", ["over": ["lane": [1, 2]]]),
      .stage("train", "pick", inputs: ["a": "base"], ["over": ["lane": [1, 2]]]),
      .stage("table", "table", inputs: ["a": "train"]),
    ])
    return GraphDrawing(graph.nodes, expanded: expanded)
  }

  @Test func `a sweep is one line of text that counts its members`() throws {
    #expect(
      try drawing(expanded: false).text == """
        base (2 stages)
        train (2 stages) <- base
        table <- train
        table/report <- table

        """)
  }

  @Test func `an expanded text has a line for each stage`() throws {
    #expect(
      try drawing(expanded: true).text == """
        base/lane=1
        base/lane=2
        train/lane=1 <- base/lane=1
        train/lane=2 <- base/lane=2
        table <- train/lane=1, train/lane=2
        table/report <- table

        """)
  }

  @Test func `mermaid`() throws {
    #expect(
      try drawing(expanded: false).mermaid == """
        graph LR
          n0["base × 2"]
          n1["train × 2"]
          n0 --> n1
          n2["table"]
          n1 --> n2
          n3["table/report"]
          n2 --> n3

        """)
  }

  @Test func `dot`() throws {
    #expect(
      try drawing(expanded: false).dot == """
        digraph repro {
          rankdir=LR; node [shape=box];
          "base" [label="base × 2"];
          "train" [label="train × 2"];
          "base" -> "train";
          "table" [label="table"];
          "train" -> "table";
          "table/report" [label="table/report"];
          "table" -> "table/report";
        }

        """)
  }
}
