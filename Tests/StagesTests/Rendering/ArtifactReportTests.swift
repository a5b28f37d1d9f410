import Foundation
import Report
import Testing

@testable import Stages

@Suite struct ArtifactReportTests {
  private let document = Document(
    title: "A title", blocks: [.heading("A heading"), .paragraph("50 % of it.")])

  private func render(_ bytes: Data) async throws -> [String: Data] {
    let harness = try StageHarness()
    let input = try harness.input("document.json", bytes)
    return try await harness.run("report", [:], inputs: ["artifact": [input]])
  }

  @Test func `a document becomes Markdown and LaTeX`() async throws {
    let outputs = try await render(Data(document.json()))
    let markdown = String(decoding: try #require(outputs["table.md"]), as: UTF8.self)
    let latex = String(decoding: try #require(outputs["table.tex"]), as: UTF8.self)
    #expect(markdown == MarkdownRenderer().render(document))
    #expect(latex == LaTeXRenderer().render(document))
    #expect(latex.contains(#"50 \%"#) && markdown.contains("50 %"))
  }

  @Test func `what is no document is refused`() async throws {
    await #expect(throws: ReportError.self) { try await render(Data("{}".utf8)) }
  }
}
