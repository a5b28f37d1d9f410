import Pipeline
import Report

/// How variants of forward-forward that score well come closer to backpropagation (paper, section 6.1).
///
/// The paper's table has no numbers; what it says stands with the published values.
struct Lens: Stage {
  struct Parameters: Codable {
    /// Where the rows stand among the published values.
    var rows: String
  }

  static let declaration = StageDeclaration(
    kind: "lens", summary: "A table of the paper that has words and no numbers.",
    outputs: ArtifactFiles.names,
    code: CodeScope.tables + ["Sources/Stages/ImageTables/Lens.swift"]
      + ["Sources/Stages/Tables/ArtifactFiles.swift"], isArtifact: true)

  static let example = Parameters(rows: "sec6_1_lens/rows")

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let rows = try PublishedValues(context).texts(parameters.rows)
    try ArtifactFiles(
      Document(
        title: "What improvements of forward-forward add (Sec. 6.1)",
        blocks: [
          .paragraph(
            "This table of the paper has no numbers. Each line names an addition to forward-forward and"
              + " the gradient signal that it brings back.")
        ] + rows.map { .paragraph($0.replacing(" -> ", with: ": ")) })
    ).write(to: context)
  }
}
