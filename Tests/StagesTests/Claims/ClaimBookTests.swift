import Foundation
import Pipeline
import Report
import TestSupport
import Testing

@testable import Stages

/// The claims that are part of the program.
@Suite struct ClaimBookTests {
  private let book: ClaimBook
  init() throws { book = try .bundled() }

  @Test func `eleven claims at least, each with a name of its own`() {
    #expect(book.claims.count >= 11)
    #expect(Set(book.claims.map(\.id)).count == book.claims.count)
    #expect(book.standardErrors == 2)
  }

  @Test func `a claim rests on the artifacts that its rule reads`() {
    for claim in book.claims {
      #expect(Set(claim.artifacts) == Set(claim.rule.metricIDs.map(\.artifact)), "\(claim.id)")
      #expect(!claim.data.isEmpty && !claim.data.contains(.standIn), "\(claim.id)")
    }
  }

  @Test func `every described contradiction is listed once`() throws {
    let descriptions = try DescribedContradictions.bundled()
    #expect(book.contradictions.count == descriptions.count)
    for description in descriptions {
      #expect(
        book.contradictions.filter { description.hasPrefix($0.begins) }.count == 1,
        "\(description)")
    }
  }

  @Test func `claims read back as they were written`() throws {
    #expect(try ClaimBook(json: book.json()) == book)
  }

  @Test func `every artifact that a claim names is in the pipeline`() throws {
    let manifest = try JSONDecoder().decode(
      JSONValue.self, from: SourceTree().bytes("pipeline.json"))
    guard case .array(let stages)? = manifest["stages"] else {
      Issue.record("pipeline.json has no stages")
      return
    }
    let known = Set(
      stages.compactMap { stage -> String? in
        if case .string(let id)? = stage["id"] { id } else { nil }
      })
    let named = Set(book.metricIDs.map(\.artifact))
    #expect(named.subtracting(known).sorted() == [])
  }

  @Test func `every number that a claim names is among the committed ones`() throws {
    func numbers(_ file: String) throws -> ArtifactMetrics {
      try ArtifactMetrics(json: SourceTree().bytes("artifacts/\(file)"))
    }
    let metrics = try ClaimMetrics(
      numbers("metrics.json"), measurements: numbers("measurements.json"))
    let missing = book.metricIDs.filter { id in
      metrics.artifacts.contains(id.artifact) && metrics[id] == nil
    }
    #expect(missing.map(\.description) == [])
  }

  @Test func `without numbers every claim is undecided and says what to run`() throws {
    let verdicts = try ClaimVerdicts(ClaimMetrics(ArtifactMetrics()))
    for claim in verdicts.claims {
      #expect(claim.verdict == .undecided)
      #expect(claim.direction == .notMeasured)
      #expect(claim.reasons.contains { $0.contains("`repro ") }, "\(claim.id)")
    }
    #expect(verdicts.claims(about: "depth").map(\.id) == ["deeper-is-worse"])
  }
}
