import Foundation
import Pipeline
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

  @Test func `what was measured has files of its own, which are empty where nothing was`()
    async throws
  {
    var measuring = document
    measuring.measured = [.paragraph("7 ms."), .figure(figure("a"))]
    let outputs = try await render(Data(measuring.json()))
    #expect(outputs["table.md"] == Data(MarkdownRenderer().render(document).utf8))
    let measured = String(decoding: try #require(outputs["measured.md"]), as: UTF8.self)
    #expect(measured.contains("A title: measured here") && measured.contains("7 ms."))
    #expect(try #require(outputs["measured.tex"]).isEmpty == false)
    let pictures = try #require(outputs["figures.json"])
    #expect(try JSONDecoder().decode([String: String].self, from: pictures)["a"] != nil)
    let without = try await render(Data(document.json()))
    #expect(without["measured.md"] == Data() && without["measured.tex"] == Data())
  }

  private func figure(_ id: String) -> Figure {
    Figure(
      id: id, title: "A figure", summary: "A point.",
      setting: Setting(profile: "p", data: .real, scale: .full, seeds: [1]), x: .init("x"),
      y: .init("y"), series: [.init("`touch evil`", style: .points, points: [.init(x: 1, y: 2)])])
  }

  private func pictures(_ figures: [Figure]) async throws -> [String: String] {
    let document = Document(title: "Figures", blocks: figures.map { .figure($0) })
    let outputs = try await render(Data(document.json()))
    return try JSONDecoder().decode(
      [String: String].self, from: #require(outputs["figures.json"]))
  }

  @Test func `every figure has a picture, and a document without any has none`() async throws {
    let pictures = try await pictures([figure("a"), figure("b")])
    #expect(Set(pictures.keys) == ["a", "b"])
    #expect(pictures["a"]?.contains(">`touch evil`</text>") == true)
    #expect(pictures["b"]?.contains("id=\"figure-b-title\"") == true)
    #expect(try await self.pictures([]) == [:])
  }

  @Test func `two figures of one name are refused`() async throws {
    await #expect(throws: StageError.self) { try await pictures([figure("a"), figure("a")]) }
  }

  @Test func `what is no document is refused`() async throws {
    await #expect(throws: ReportError.self) { try await render(Data("{}".utf8)) }
  }
}
