import Datasets
import Foundation
import Pipeline
import Report
import TestSupport
import Testing

@testable import Paper
@testable import Stages

/// The claims that are part of the program.
@Suite struct ClaimBookTests {
  private let book: ClaimBook
  init() throws { book = try .bundled() }

  @Test func `thirty claims at least, each question with a name of its own`() {
    #expect(book.claims.count >= 30)
    let ids = (book.claims + book.controls).flatMap(\.questions).map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(book.significance == 0.05 && book.fewest == 5 && book.learnedMargin == 2)
  }

  @Test func `a claim can be judged somewhere, and never by stand-ins`() {
    for claim in book.claims + book.controls {
      #expect(claim.rule != nil || claim.transfers?.isEmpty == false, "\(claim.id)")
      for question in claim.questions {
        #expect(!question.data.isEmpty && !question.data.contains(.standIn), "\(question.id)")
        #expect(question.place == nil || question.rule != nil, "\(question.id)")
        #expect(question.metricIDs.allSatisfy { $0.path.allSatisfy { !$0.isEmpty } })
      }
    }
  }

  @Test func `what is asked of other images names no CIFAR number`() {
    for question in book.questions where question.place == "Fashion-MNIST" {
      #expect(
        question.metricIDs.allSatisfy { !$0.path.contains { $0.hasPrefix("cifar") } },
        "\(question.id)")
    }
  }

  @Test func `claims that compare methods on images say what has to have learned`() {
    let images: Set = ["table1", "table2", "multi-seed", "projection-scale", "depth"]
    for question in book.questions where !images.isDisjoint(with: question.artifacts) {
      #expect(!question.learned.isEmpty, "\(question.id)")
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

  private struct Name: Hashable {
    var artifact: String
    var parts: Set<String>
  }

  private let datasets = Set(ImageDatasetName.allCases.map(\.rawValue))

  /// The first part of a name that is no data set: what a table adds has one of its own.
  private func family(_ id: MetricID) -> String {
    id.path.first { !datasets.contains($0) } ?? ""
  }

  /// Data sets that are not on the machine of a committed run have no numbers in it, so one data set's
  /// numbers vouch for another's.
  ///
  /// Names of which nothing was committed yet are not looked for. Differences of methods that have not learned
  /// are withheld, and the artifact says so.
  @Test func `every number that a claim names is among the committed ones`() throws {
    func numbers(_ file: String) throws -> ArtifactMetrics {
      try ArtifactMetrics(json: SourceTree().bytes("artifacts/\(file)"))
    }
    let metrics = try ClaimMetrics(
      numbers("metrics.json"), measurements: numbers("measurements.json"))
    func names(_ id: MetricID) -> Set<String> {
      // The data set comes last in some names and first in others, and is left out on the paper's own.
      Set(id.path.map { $0.hasPrefix("epoch=") ? "epoch=last" : $0 }).subtracting(datasets)
    }
    let known = Set(metrics.ids.map { Name(artifact: $0.artifact, parts: names($0)) })
    let families = Set(metrics.ids.map { Name(artifact: $0.artifact, parts: [family($0)]) })
    func isWithheld(_ id: MetricID) throws -> Bool {
      guard id.path.contains(where: { $0.hasPrefix("minus-") }) else { return false }
      return try SourceTree().text("artifacts/\(id.artifact).md").contains("has not learned")
    }
    let missing = book.metricIDs.filter { id in
      families.contains(Name(artifact: id.artifact, parts: [family(id)]))
        && !known.contains(Name(artifact: id.artifact, parts: names(id))) && metrics[id] == nil
    }
    #expect(try missing.filter { try !isWithheld($0) }.map(\.description) == [])
  }

  @Test func `without numbers every claim is undecided and says what to run`() throws {
    let verdicts = try ClaimVerdicts(ClaimMetrics(ArtifactMetrics()))
    for claim in verdicts.claims {
      #expect(claim.verdict == .undecided)
      #expect(claim.direction == .notMeasured)
      #expect(
        claim.all.contains { $0.reasons.contains { $0.contains("`./repro ") } }, "\(claim.id)")
    }
    #expect(
      verdicts.claims(about: "depth").map(\.id)
        == ["deeper-is-worse", "deeper-is-worse/fashion-mnist", "cost-of-depth-doubles"])
  }
}
