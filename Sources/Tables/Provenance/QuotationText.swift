import Paper
import ReportModel
import StageKit

/// The sentences of `Quotations` on one row.
struct QuotationText {
  private let row: Quotations.Row
  private let columns: [Quotations.DatasetColumn]
  private let published: PublishedValues

  /// - Throws: `StageError.invalidInput` for a statement that needs a source and has none.
  init(
    _ row: Quotations.Row, columns: [Quotations.DatasetColumn], published: PublishedValues
  ) throws {
    if let fact = row.corrections.first(where: { $0.evidence == .none }) {
      throw StageError.invalidInput(
        "\"\(row.label)\" has a correction without a source: \"\(fact.text)\". Set its \"evidence\" to"
          + " \"paper\" or \"code\".")
    }
    if row.evidence == .none, let dataset = row.source.keys.sorted().first {
      throw StageError.invalidInput(
        "\"\(row.label)\" has a number of its source for \(dataset), and \"evidence\" is \"none\". Set it to"
          + " \"paper\" or \"code\".")
    }
    self.row = row
    self.columns = columns
    self.published = published
  }

  /// The heading of the row, its numbers, what they belong to, and what the source corrects.
  func blocks() throws -> [Document.Block] {
    var blocks: [Document.Block] = [.heading(row.label)]
    blocks.append(.paragraph(try columns.compactMap(numbers).joined(separator: " ")))
    blocks.append(
      .paragraph(
        row.belongsTo.isEmpty
          ? "What the number belongs to was not found."
          : row.belongsTo.map(sentence).joined(separator: " ")))
    if !row.corrections.isEmpty {
      blocks.append(
        .paragraph("Correction: " + row.corrections.map(sentence).joined(separator: " ")))
    }
    return blocks
  }

  /// The quoted number on one data set beside the source's; nil where the paper quotes none.
  private func numbers(_ column: Quotations.DatasetColumn) throws -> String? {
    guard let path = row.published[column.dataset] else { return nil }
    let quoted: String
    switch try published.published(path) {
    case .known(let number):
      quoted =
        "The paper quotes \(DecimalText.text(number.value, decimals: 2)) % on \(column.title)"
    case .lost: quoted = "Our copy lost the number that the paper quotes on \(column.title)"
    case .notReported: return nil
    }
    let source =
      row.source[column.dataset].map { "the source prints \($0) % (\(row.evidence.words))." }
      ?? "no text of the source that was read has a number for it."
    return "\(quoted); \(source)"
  }

  private func sentence(_ fact: Quotations.Fact) -> String {
    "\(fact.text) (\(fact.evidence.words))"
  }
}
