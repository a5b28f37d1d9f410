import Foundation
import Report
import TestSupport
import Testing

@Suite struct GoldenTests {
  static let renderers: [any Renderer] = [MarkdownRenderer(), LaTeXRenderer()]

  static func golden(_ name: String) throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
    return String(decoding: try Data(contentsOf: file.appending(path: name)), as: UTF8.self)
  }

  @Test(arguments: renderers.indices)
  func `every shape of table looks as it was approved`(index: Int) throws {
    let renderer = Self.renderers[index]
    let tables = [
      "paired-differences": try Examples.pairedDifferences(), "gaps": try Examples.gaps(),
      "mixed": try Examples.mixed(), "nasty": try Examples.nasty(),
      "empty": try Examples.plain(rows: []),
      "one-row": try Examples.plain(rows: [[.text("only"), .integer(1)]]),
    ]
    for (name, table) in tables {
      try expectGolden(renderer.render(table), named: "\(name).\(renderer.fileExtension)")
    }
    try expectGolden(
      renderer.render(Examples.document()), named: "document.\(renderer.fileExtension)")
  }
}
