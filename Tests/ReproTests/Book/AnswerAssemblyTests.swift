import Foundation
import Report
import Stages
import TestSupport
import Testing

@testable import repro

/// The first screen of the committed numbers: every word of it follows from them.
@Suite struct AnswerAssemblyTests {
  private let verdicts: ClaimVerdicts
  private let comparison: Difference

  init() throws {
    let folder = SourceTree().root.appending(path: "artifacts").path(percentEncoded: false)
    verdicts = try ClaimVerdicts(EvidenceFolders.find(in: folder, called: "artifacts"))
    let rules = try ToleranceRules(json: SourceTree().bytes("tolerances.json"))
    comparison = Difference(
      ofPublishedIn: try NumberFiles(in: folder, next: "").metrics, named: "the paper",
      under: rules.published, assuming: try PaperSide().assumed)
  }

  private func answer(figures: [String: Figure] = [:]) throws -> Answer {
    try AnswerAssembly(
      verdicts: verdicts, comparison: comparison, figures: figures, profile: "laptop", absent: 3,
      run: []
    ).answer()
  }

  @Test func `three sentences say what was claimed, what became of it, and on what evidence`()
    throws
  {
    let answer = try answer()
    #expect(answer.sentences.count == 3)
    #expect(answer.sentences[0].hasPrefix("The paper claims that the advantage of DTG-FF"))
    #expect(answer.sentences[0].contains("\(verdicts.claims.count - 1) others"))
    for word in ClaimVerdict.Answer.allCases {
      #expect(
        answer.sentences[1].contains("\(verdicts.counts[word] ?? 0)"), "\(answer.sentences[1])")
    }
    let open = comparison.count(.notDecidable)
    #expect(
      answer.sentences[2].hasPrefix(
        "Of \(comparison.entries.count) numbers that the paper prints, \(comparison.entries.count - open) can"
      ))
    for verdict in [Verdict.agrees, .differsUnderAssumedSettings]
    where comparison.count(verdict) > 0 {
      #expect(answer.sentences[2].contains("\(comparison.count(verdict)) "))
    }
  }

  @Test func `every decided claim is a finding, and each verdict is counted once`() throws {
    let answer = try answer()
    #expect(
      answer.verdicts.map(\.count) == ClaimVerdict.Answer.allCases.map { verdicts.counts[$0] ?? 0 })
    let decided = verdicts.claims.flatMap(\.all).filter { $0.verdict != .undecided }
    #expect(
      answer.verdicts.flatMap { $0.findings + $0.findingsElsewhere }.map(\.statement).sorted()
        == decided.map(\.statement).sorted())
    // The counts of the headings are those of the table beside them.
    for verdict in answer.verdicts {
      let elsewhere = Int(verdict.elsewhere.prefix { $0.isNumber }) ?? 0
      let beside = answer.tallies.map { $0.counts[verdict.kind] ?? 0 }.reduce(0, +)
      #expect(verdict.count + elsewhere == beside, "\(verdict.title)")
    }
    let tallied = answer.tallies.flatMap(\.counts.values).reduce(0, +)
    #expect(tallied == verdicts.claims.flatMap(\.all).count)
    // What rests on assumed settings says so wherever it is named.
    for claim in verdicts.claims where !claim.assumed.isEmpty {
      #expect(claim.answer == "contradicted under assumed settings")
      let finding = answer.verdicts.flatMap(\.findings).first { $0.statement == claim.statement }
      #expect(finding?.evidence.hasPrefix("under assumed settings") == true)
    }
  }

  @Test(arguments: [
    ("may be chance either way: p = 0.769 for it", "may be chance either way"),
    (
      "speaks of the paper's device, and the numbers of table3 are of this machine",
      "speaks of the paper's device"
    ),
    (
      "temperatures:layer=6 is not among the numbers of temperatures that were made",
      "its numbers were not made here"
    ),
    ("the paper has no such numbers", "the paper has no such numbers"),
  ])
  func `alike reasons are counted together`(reason: String, gist: String) {
    #expect(AnswerAssembly.gist(of: reason) == gist)
  }

  @Test func `a picture with the paper's numbers is preferred`() throws {
    func figure(_ id: String, _ labels: [String]) -> Figure {
      Figure(
        id: id, title: id, summary: "",
        setting: Setting(profile: "laptop", data: .synthetic, scale: .full, seeds: []),
        x: .init("x"), y: .init("y"),
        series: labels.map { .init($0, style: .points, points: [.init(x: 0, y: 0)]) })
    }
    let all = Dictionary(
      uniqueKeysWithValues: Set(verdicts.claims.flatMap(\.artifacts)).map {
        ($0, figure($0, ["a"]))
      })
    #expect(try answer(figures: all).figure != nil)
    var marked = all
    marked["table4"] = figure("table4", ["a", "paper"])
    #expect(try answer(figures: marked).figure?.id == "table4")
  }

  @Test(arguments: [
    ("The gap is wider.", "the gap is wider"), ("DTG-FF loses.", "DTG-FF loses"), ("A", "A"),
    ("BP is slower", "BP is slower"), ("", ""),
  ])
  func `a statement becomes a clause`(statement: String, clause: String) {
    #expect(AnswerAssembly.clause(statement) == clause)
  }
}
