import Foundation
import Report
import TestSupport
import Testing

@testable import Stages

/// Verdicts in every form, on numbers made by hand.
@Suite struct ClaimGoldenTests {
  private func claim(_ id: String, _ members: String) throws -> Claim {
    try JSONDecoder().decode(
      Claim.self,
      from: Data(
        #"""
        {"id": "\#(id)", "statement": "A *statement* with | and <tags>.", "section": "Sec. 1",
         "reading": "as it says", "data": ["real"], \#(members)}
        """#.utf8))
  }

  private func numbers() throws -> Numbers {
    var numbers = Numbers()
    try numbers.add(unitError: "a:x/cifar-10", 5)
    try numbers.add(
      unitError: "a:x/fashion-mnist", 1,
      setting: Numbers.setting(.real, .reduced("3 of 400 epochs"), profile: "small"))
    try numbers.add("a:count", 3, unit: .count)
    try numbers.add("a:other", 4, unit: .count)
    return numbers
  }

  @Test func `claims are told as text, Markdown and JSON`() throws {
    let own = #""rule": {"above": {"value": "a:x/cifar-10", "than": 0}}"#
    let book = ClaimBook(claims: [
      try claim(
        "holds", #"\#(own), "transfers": [{"to": "fashion-mnist", "from": "cifar-10"}]"#),
      try claim("fails", #""rule": {"below": {"value": "a:x/cifar-10", "than": 0}}"#),
      try claim(
        "counts",
        #"""
        "rule": {"below": {"value": "a:count", "than": 4, "exact": true}},
        "control": {"below": {"value": "a:other", "than": 4, "exact": true}}
        """#),
      try claim("unknown", #""rule": {"above": {"value": "b:x", "than": 0}}"#),
    ])
    let verdicts = try ClaimVerdicts(numbers().sets(), by: book)
    try expectGolden(ClaimText(verdicts, isMarkdown: false).text, named: "claims.txt")
    try expectGolden(ClaimText(verdicts, isMarkdown: true).text, named: "claims.md")
    try expectGolden(
      String(decoding: try verdicts.json(), as: UTF8.self), named: "claims.json")
    #expect(try ClaimVerdicts(json: verdicts.json()) == verdicts)
  }
}
