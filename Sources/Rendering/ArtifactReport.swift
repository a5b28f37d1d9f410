internal import Artifacts
internal import Foundation
internal import Report
internal import ReportModel
package import StageKit

/// Renders the document of one artifact; added to the graph after each artifact stage.
package struct ArtifactReport: Stage {
  package struct Parameters: Codable {}

  /// The pictures of all figures, as `svg` elements by figure id.
  static let figuresFile = "figures.json"

  package static let declaration = StageDeclaration(
    kind: StageDeclaration.reportKind,
    summary: "Renders an artifact as Markdown, LaTeX and pictures.",
    inputs: [.one("artifact", reading: ArtifactFiles.document)],
    outputs: ["table.md", "table.tex", "measured.md", "measured.tex", figuresFile])

  package static let example = Parameters()

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let path = try context.input("artifact").path(ArtifactFiles.document)
    let document = try Document(json: Data(contentsOf: URL(fileURLWithPath: path)))
    // What was measured has files of its own, which are empty where nothing was.
    for (name, part) in [("table", document), ("measured", document.measurements)] {
      for renderer in [MarkdownRenderer(), LaTeXRenderer()] as [any Renderer] {
        let output = try context.path(forOutput: "\(name).\(renderer.fileExtension)")
        let text = part.map(renderer.render) ?? ""
        try Data(text.utf8).write(to: URL(fileURLWithPath: output))
      }
    }
    try StableJSON.write(
      Self.pictures(of: document.whole), to: context.path(forOutput: figuresFile))
  }

  private static func pictures(of document: Document) throws -> [String: String] {
    var pictures: [String: String] = [:]
    for case .figure(let figure) in document.blocks {
      guard pictures.updateValue(SVGPicture(figure).element, forKey: figure.id) == nil else {
        throw StageError.invalidInput("two figures have the id \"\(figure.id)\"")
      }
    }
    return pictures
  }
}
