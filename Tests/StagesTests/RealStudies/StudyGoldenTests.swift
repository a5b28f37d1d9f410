import Batches
import Foundation
import ImageStages
import Pipeline
import Report
import TestSupport
import Testing

@testable import Learning
@testable import SyntheticStages
@testable import Tables

/// All numbers of the studies against SciPy and statsmodels (`Tests/Reference/make_study_goldens.py`).
@Suite struct StudyGoldenTests {
  private let harness: StageHarness
  private let golden: Golden

  init() throws {
    harness = try StageHarness()
    golden = try JSONDecoder().decode(
      Golden.self,
      from: SourceTree().bytes("Tests/StagesTests/RealStudies/Goldens/studies.json"))
  }

  private struct Golden: Decodable {
    var classes: Classes
    var hierarchy: Hierarchy
    var students: Students

    struct Classes: Decodable {
      var networks: [Network]
      var contrast: [JSONValue]
      var expected: [String: Double]
      var spreads: [String: Double]
    }

    struct Hierarchy: Decodable {
      var groupings: [Network]
      var pairs: [Network]
      var expected: [String: Double]
      var spreads: [String: Double]
    }

    struct Students: Decodable {
      var images: [Student]
      var teacher: [Student]
      var linear: [Linear]
      var expected: [String: Double]
      var spreads: [String: Double]
    }

    /// Right answers of 1000; members beside those named are coordinates.
    typealias Network = [String: JSONValue]

    struct Student: Decodable {
      var classes: Int
      var method: StudentMethod
      var seed: Int
      var right: Int
    }

    struct Linear: Decodable {
      var classes: Int
      var right: Int
    }
  }

  private func network(_ row: Golden.Network) throws -> StageInput {
    guard case .string(let name)? = row["method"], let method = RealMethod(rawValue: name),
      case .number(let right)? = row["right"], case .number(let seed)? = row["seed"]
    else { throw StageError.invalidInput("a network of the golden lacks a member") }
    return try harness.realNetwork(method, right: Int(right), seed: UInt64(seed), row) { metrics in
      metrics.labels =
        row["grouping"].map { $0 == "fine" } == false ? .coarse : .fine
    }
  }

  private func students(_ rows: [Golden.Student]) throws -> [StageInput] {
    try rows.map { row in
      let student = try StudentMetrics.example(
        row.method, classes: row.classes, seed: row.seed, test: Double(row.right) / 50)
      return try harness.input("metrics.json", JSONEncoder().encode(student))
    }
  }

  @Test func `gaps of subsets and the declared contrast`() async throws {
    let (_, metrics) = try await harness.study(
      "class-count-study", ["contrast": .array(golden.classes.contrast)],
      ["runs": golden.classes.networks.map(network)])
    #expect(golden.classes.expected.count > 60)
    try expectMetrics(metrics, golden.classes.expected, spreads: golden.classes.spreads)
  }

  @Test func `gaps of groupings and pairs, and their differences`() async throws {
    let (_, metrics) = try await harness.study(
      "hierarchy-study", ["notes": []],
      [
        "groupings": golden.hierarchy.groupings.map(network),
        "pairs": golden.hierarchy.pairs.map(network),
      ])
    #expect(golden.hierarchy.expected.count > 60)
    try expectMetrics(metrics, golden.hierarchy.expected, spreads: golden.hierarchy.spreads)
  }

  @Test func `slopes of students on both kinds of data`() async throws {
    let linear = try golden.students.linear.map { row in
      try harness.realNetwork(
        .linear, right: row.right, ["classes": .number(Double(row.classes))]
      ) {
        $0.classes = row.classes
        $0.method = .linear
      }
    }
    let (_, metrics) = try await harness.study(
      "synthetic-real", [:],
      [
        "images": students(golden.students.images), "linear": linear,
        "teacher": students(golden.students.teacher),
      ], scale: StudyScale.paper.parameters)
    #expect(golden.students.expected.count > 60)
    try expectMetrics(metrics, golden.students.expected, spreads: golden.students.spreads)
  }
}
