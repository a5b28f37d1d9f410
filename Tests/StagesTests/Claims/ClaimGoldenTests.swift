import Report
import TestSupport
import Testing

@testable import Stages

/// Verdicts in every form, on numbers made by hand.
@Suite struct ClaimGoldenTests {
  private func claim(
    _ id: String, _ artifact: String, _ rule: (ClaimComparison) -> ClaimRule
  ) throws -> Claim {
    let value = ClaimComparison(
      value: .metric(try MetricID("\(artifact):x")), than: .number(0))
    return Claim(
      id: id, statement: "A *statement* with | and <tags>.", section: "Sec. 1",
      reading: "as it says", artifacts: [artifact], data: [.real], rule: rule(value))
  }

  @Test func `claims are told as text, Markdown and JSON`() throws {
    var numbers = Numbers()
    try numbers.add("a:x", 5, spread: 1, n: 4)
    let book = ClaimBook(
      standardErrors: 2,
      claims: [
        try claim("holds", "a") { .above($0) }, try claim("fails", "a") { .below($0) },
        try claim("unknown", "b") { .above($0) },
      ], contradictions: [])
    let verdicts = try ClaimVerdicts(numbers.sets(), by: book)
    try expectGolden(ClaimText(verdicts, isMarkdown: false).text, named: "claims.txt")
    try expectGolden(ClaimText(verdicts, isMarkdown: true).text, named: "claims.md")
    try expectGolden(
      String(decoding: try verdicts.json(), as: UTF8.self), named: "claims.json")
  }
}
