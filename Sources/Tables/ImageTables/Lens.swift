internal import Artifacts
internal import Paper
internal import ReportModel
package import StageKit

/// How variants of forward-forward that score well come closer to backpropagation (paper, section 6.1).
///
/// The paper's table has no numbers; what it says stands with the published values.
package struct Lens: Stage {
  package struct Parameters: Codable {
    /// The place of the rows among the published values: additions, and what backpropagation has for each.
    var rows: String
    /// The place of the role that each addition plays, row by row.
    var roles: String
  }

  package static let declaration = StageDeclaration(
    kind: "lens", summary: "A table of the paper that has words and no numbers.",
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(rows: "sec6_1_lens/rows", roles: "sec6_1_lens/roles")

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let published = try PublishedValues(context)
    let rows = try published.texts(parameters.rows).map { $0.split(separator: " -> ") }
    let roles = try published.texts(parameters.roles)
    guard rows.count == roles.count, rows.allSatisfy({ $0.count == 2 }) else {
      throw StageError.invalidInput(
        "the published table has \(rows.count) rows and \(roles.count) roles; each row needs one")
    }
    let lines = zip(rows, roles).map { row, role in
      "\(row[0]): \(role). In backpropagation: \(row[1])."
    }
    try ArtifactFiles(
      Document(
        title: "What improvements of forward-forward add (Sec. 6.1)",
        blocks: [
          .paragraph(
            "This table of the paper has no numbers. Each line names an addition to forward-forward, what it"
              + " does, and the signal of backpropagation that it replaces. The paper calls the mapping"
              + " interpretive.")
        ] + lines.map { .paragraph($0) })
    ).write(to: context)
  }
}
