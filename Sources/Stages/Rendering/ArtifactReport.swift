import Foundation
import Pipeline
import Report

/// Renders the document of one artifact; added to the graph after each artifact stage.
struct ArtifactReport: Stage {
  struct Parameters: Codable {}

  static let declaration = StageDeclaration(
    kind: GraphBuilder.reportKind, summary: "Renders an artifact as Markdown and LaTeX.",
    inputs: [.one("artifact", reading: ArtifactFiles.document)],
    outputs: ["table.md", "table.tex"], code: ["Sources/Report/", "Sources/Stages/Rendering/"])

  static let example = Parameters()

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let path = try context.input("artifact").path(ArtifactFiles.document)
    let document = try Document(json: Data(contentsOf: URL(fileURLWithPath: path)))
    let renderers: [any Renderer] = [MarkdownRenderer(), LaTeXRenderer()]
    for renderer in renderers {
      let output = try context.path(forOutput: "table.\(renderer.fileExtension)")
      try Data(renderer.render(document).utf8).write(to: URL(fileURLWithPath: output))
    }
  }
}
