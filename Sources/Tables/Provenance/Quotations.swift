internal import Artifacts
internal import Paper
internal import ReportModel
package import StageKit

/// Where the numbers come from that the paper quotes from other work, and what they belong to.
///
/// The paper's own column of quoted numbers mixes networks, protocols and kinds of supervision. This
/// artifact sets each beside its source. A correction is printed only where the source's text
/// or its code says so (`Evidence`); what neither says is named as open.
package struct Quotations: Stage {
  package struct Parameters: Codable {
    var title: String
    /// The data sets whose quoted numbers are shown.
    var columns: [DatasetColumn]
    var rows: [Row]
  }

  package struct DatasetColumn: Codable {
    var dataset: String
    var title: String
  }

  /// One row of the paper that holds quoted numbers.
  package struct Row: Codable {
    var label: String
    /// Where the quoted accuracy stands among the published values, by data set.
    var published: [String: String]
    /// The accuracies in percent as the source prints them, by data set.
    var source: [String: String]
    /// Which text of the source was read for `source`; `none` if the number was not found.
    var evidence: Evidence
    /// The network and the protocol that the number belongs to.
    var belongsTo: [Fact]
    /// What the paper says otherwise than the source.
    var corrections: [Fact]
  }

  /// A sentence, and where it was read.
  package struct Fact: Codable {
    var text: String
    var evidence: Evidence
  }

  /// What stands behind a statement on other work.
  package enum Evidence: String, Codable {
    /// The work's own text.
    case paper
    /// The work's own code.
    case code
    /// Nothing that could be read.
    case none

    var words: String {
      switch self {
      case .paper: "its paper"
      case .code: "its code"
      case .none: "not confirmed"
      }
    }
  }

  package static let declaration = StageDeclaration(
    kind: "quotations",
    summary: "What the numbers belong to that the paper quotes from other work.",
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    title: "title",
    columns: [DatasetColumn(dataset: "cifar-10", title: "CIFAR-10")],
    rows: [
      Row(
        label: "SoftHebb", published: ["cifar-10": "table1/rows/softhebb/cifar10"],
        source: ["cifar-10": "80.3"], evidence: .paper,
        belongsTo: [Fact(text: "A network.", evidence: .code)], corrections: [])
    ])

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let published = try PublishedValues(context)
    let blocks = try parameters.rows.flatMap { row in
      try QuotationText(row, columns: parameters.columns, published: published).blocks()
    }
    try ArtifactFiles(
      Document(
        title: parameters.title,
        blocks: [
          .paragraph(
            "The paper quotes these numbers from other work. Each is set beside its source. In brackets: where"
              + " that was read. A correction is made only where the source's own paper or code says so."
          )
        ] + blocks)
    ).write(to: context)
  }
}
