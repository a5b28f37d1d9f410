import Foundation
import Paper
import Report
import TestSupport
import Testing

@testable import Stages

/// What the project knows of the paper decides how a verdict reads.
@Suite struct PaperSideTests {
  /// A number of the synthetic study, which lost settings decide.
  private func verdict(
    _ rule: String, more members: String = "", paper: PaperSide? = nil
  ) throws -> ClaimVerdict {
    var numbers = Numbers()
    try numbers.add(
      unitError: "table4:50/x", 5, setting: Numbers.setting(.synthetic, .full, profile: "laptop"))
    let claim = try Numbers.claim(#""data": ["synthetic"], "rule": \#(rule)\#(members)"#)
    return try ClaimVerdicts(
      numbers.sets(), by: ClaimBook(claims: [claim]), paper: paper
    ).claims[0]
  }

  private static let fails = #"{"below": {"value": "table4:50/x", "than": 0}}"#

  @Test func `a contradiction names the assumed settings that decide it`() throws {
    let own = try verdict(Self.fails)
    #expect(own.verdict == .contradicted)
    #expect(own.assumed.contains("student.projectionScale"), "\(own.assumed)")
    #expect(own.words.hasPrefix("contradicted under assumed settings: "), "\(own.words)")
    let others = own.assumed.filter { $0.hasPrefix("image-network") }
    #expect(others.isEmpty)
  }

  @Test func `support needs no such words`() throws {
    let own = try verdict(#"{"above": {"value": "table4:50/x", "than": 0}}"#)
    #expect(own.verdict == .supported)
    #expect(own.assumed.isEmpty)
    #expect(own.words.hasPrefix("supported: "))
  }

  @Test func `completed settings are no assumptions`() throws {
    let assumed = try verdict(Self.fails).assumed
    let settings = assumed.map { #""\#($0)": 1"# }.joined(separator: ",")
    let completion = try PublishedCompletion(json: #"{"settings": {\#(settings)}}"#.utf8)
    let own = try verdict(Self.fails, paper: PaperSide(completedBy: completion))
    #expect(own.verdict == .contradicted)
    #expect(own.assumed.isEmpty)
    #expect(own.words.hasPrefix("contradicted: "))
    // A manifest that trains with another value than the paper's still assumes it.
    let manifest = try ManifestSettings(
      json: #"{"recipes": {"student": {"projectionScale": 2}}}"#.utf8)
    let differing = try verdict(
      Self.fails, paper: PaperSide(completedBy: completion, manifest: manifest))
    #expect(differing.assumed == ["student.projectionScale"])
  }

  @Test func `rules read completed values`() throws {
    let rule =
      #"{"above": {"value": "table4:50/x", "than": {"published": "e_trend_test/low_mean"}}}"#
    #expect(try verdict(rule).verdict == .undecided)
    let completion = try PublishedCompletion(
      json: #"{"values": {"e_trend_test/low_mean": -1}}"#.utf8)
    #expect(try verdict(rule, paper: PaperSide(completedBy: completion)).verdict == .supported)
  }
}
