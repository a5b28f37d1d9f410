import Foundation
import Report
import TestSupport
import Testing

@Suite struct DifferenceGoldenTests {
  private static let renderers: [(name: String, renderer: any DifferenceRenderer)] = [
    ("difference.txt", DifferenceText()), ("difference.md", DifferenceMarkdown()),
    ("difference.json", DifferenceJSON()), ("difference.xml", DifferenceJUnit()),
  ]

  @Test(arguments: 0..<renderers.count)
  func `every form looks as it was approved`(index: Int) throws {
    let (name, renderer) = Self.renderers[index]
    try expectGolden(renderer.render(Differences.everything()), named: name)
  }

  @Test func `what is equal is told in one line`() throws {
    let numbers = try Differences.numbers(["a": [Differences.metric("a:1", 1)]])
    let difference = Difference(of: numbers, from: numbers, named: "HEAD", under: [])
    let line = "1 number agrees with HEAD: 1 same bits.\n"
    #expect(DifferenceText().render(difference) == line)
    #expect(DifferenceMarkdown().render(difference) == line)
  }

  @Test func `the JSON form is read back as itself`() throws {
    let difference = try Differences.everything()
    let json = try difference.json()
    #expect(try Difference(json: json).json() == json)
  }

  @Test func `the Markdown form stays short however much differs`() throws {
    let metrics = try (0..<5000).map { index in
      try Differences.metric("a:\(String(repeating: "x", count: 300))\(index)", Double(index))
    }
    let other = try metrics.map { try Differences.metric("\($0.id)", $0.value + 1) }
    let difference = Difference(
      of: try Differences.numbers(["a": metrics]), from: try Differences.numbers(["a": other]),
      named: "b", under: [])
    // A comment on a pull request holds 65,536 characters.
    #expect(DifferenceMarkdown().render(difference).count < 60_000)
  }

  @Test(arguments: ["full", "empty"])
  func `the JUnit form is valid under its schema`(which: String) throws {
    let difference =
      which == "full" ? try Differences.everything() : Difference(baseline: "\u{0}<")
    let folder = try TemporaryDirectory()
    let file = try folder.write(DifferenceJUnit().render(difference).utf8, to: "junit.xml")
    let schema = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Schemas/junit.xsd").path(percentEncoded: false)
    let xmllint = Process()
    xmllint.executableURL = URL(filePath: "/usr/bin/xmllint")
    xmllint.arguments = ["--noout", "--nonet", "--schema", schema, file]
    let messages = Pipe()
    xmllint.standardError = messages
    try xmllint.run()
    let text = String(
      decoding: try messages.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    xmllint.waitUntilExit()
    #expect(xmllint.terminationStatus == 0, "\(text)")
  }
}
