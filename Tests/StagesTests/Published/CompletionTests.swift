import Foundation
import Learning
import Report
import Stages
import TestSupport
import Testing

@testable import Paper
@testable import Pipeline
@testable import SyntheticStages
@testable import Tables

@Suite struct CompletionTests {
  private func completion(_ json: String) throws -> PublishedCompletion {
    try PublishedCompletion(json: json.utf8)
  }

  private func values(_ json: String) throws -> PublishedValues {
    try .bundled(completedBy: completion(json))
  }

  @Test func `a lost value is completed by a bare number`() throws {
    let path = "table1/rows/hinton_ff/cifar10"
    let values = try values(#"{"values": {"table1/rows/hinton_ff/cifar10": 59.1}}"#)
    let expected = Published.Number(59.1, unit: .percent, source: .completed, n: 1)
    #expect(try values.published(path) == .known(expected))
    #expect(try PublishedValues.bundled().published(path) == .lost)
  }

  @Test func `an entry carries its spread, its trainings and where it was read`() throws {
    let path = "e_trend_test/low_mean"
    let values = try values(
      #"""
      {"values": {"e_trend_test/low_mean": {"value": 0.3, "spread": 0.8, "n": 10, "uncertainty": 0.05,
       "source": "App. E"}}}
      """#)
    let expected = Published.Number(
      0.3, unit: .percentagePoints, source: .completed, uncertainty: 0.05, spread: 0.8, n: 10,
      citation: "App. E")
    #expect(try values.published(path) == .known(expected))
  }

  @Test func `what the paper prints twice is completed once`() throws {
    let values = try values(#"{"values": {"d1_hyperparameters/ff_learning_rate": 0.001}}"#)
    for path in [
      "d1_hyperparameters/ff_learning_rate", "sec4_method_constants/ff_learning_rate",
      "sec5_2_matched_comparison/learning_rate", "sec5_3_d6_coarse_fine/learning_rate",
    ] {
      guard case .known(let number) = try values.published(path) else {
        Issue.record("\(path) is not completed")
        continue
      }
      #expect(number.value == 0.001)
    }
  }

  @Test func `null says that the paper prints nothing`() throws {
    let values = try values(#"{"values": {"figure2_learned_temperatures/middle_range": null}}"#)
    #expect(try values.text("figure2_learned_temperatures/middle_range") == "not reported")
  }

  @Test func `a list and a text are completed as such`() throws {
    let values = try values(
      #"{"values": {"e_trend_test/low_k": [5, 10], "d7_protocol/cuda_version": "12.4"}}"#)
    #expect(try values.list("e_trend_test/low_k")?.map(\.value) == [5, 10])
    #expect(try values.texts("d7_protocol/cuda_version") == ["12.4"])
  }

  @Test func `an unknown path is an error of the values, not a silent entry`() throws {
    #expect(throws: PublishedValuesError.self) { try values(#"{"values": {"table1/rows": 1}}"#) }
  }

  private static let mistakes: [(json: String, problems: [String])] = [
    ("[]", ["the file must be an object with the members values and settings, found an array"]),
    (#"{"value": {}}"#, ["value is not known; there are about, settings, values"]),
    (#"{"values": [1]}"#, ["values must be an object, found an array"]),
    (
      #"{"values": {"a/b": true}}"#,
      [
        "values.a/b.value must be a number, a text, a list of either, or null, found a boolean"
      ]
    ),
    (#"{"values": {"a/b": {"spread": 1}}}"#, ["values.a/b needs the member value"]),
    (
      #"{"values": {"a": {"value": 1, "n": 2.5, "spread": -1, "unit": 3, "page": 4}, "b": [1, "x"]}}"#,
      [
        "values.a.page is not known; there are corrects, n, source, spread, uncertainty, unit, value",
        "values.a.unit must be a string, found a number",
        "values.a.spread must be a number from 0 up, found -1",
        "values.a.n must be a whole number, found 2.5",
        "values.b.value must be a list of numbers or of texts",
      ]
    ),
    (#"{"settings": {"a.b": {"source": "x"}}}"#, ["settings.a.b needs the member value"]),
  ]

  @Test(arguments: 0..<mistakes.count)
  func `every entry of another form is told, all at once`(index: Int) throws {
    let (json, problems) = Self.mistakes[index]
    let error = #expect(throws: CompletionError.self) { try completion(json) }
    #expect(error?.problems.map(\.description) == problems)
  }

  @Test func `damaged JSON is an error at every length`() {
    let text = #"{"values": {"table1/rows/hinton_ff/cifar10": 59.1}}"#
    for length in 0..<text.utf8.count {
      #expect(throws: CompletionError.self, "\(length) bytes") {
        try PublishedCompletion(json: text.utf8.prefix(length))
      }
    }
  }

  @Test func `a table shows a completed value and where it was read`() async throws {
    let harness = try StageHarness()
    let students =
      try StudentMetrics.examples(.dtgFF, test: [70, 72])
      + StudentMetrics.examples(.bpDeepSup, test: [69, 70])
      + StudentMetrics.examples(.dtgFF, classes: 5, test: [70, 72])
      + StudentMetrics.examples(.bpDeepSup, classes: 5, test: [69, 70])
    let test: [String: JSONValue] = [
      "lowClasses": [5], "highClasses": [50], "resamples": 10, "bootstrapSeed": 1,
      "confidence": 0.9,
    ]
    func difference(_ document: JSONValue?) async throws -> Published? {
      let inputs = try students.map { student in
        try harness.input(
          "metrics.json", JSONEncoder().encode(student), ["seed": .number(Double(student.seed))])
      }
      let outputs = try await harness.run(
        "trend-test", StudyScale.paper.parameters.merging(test) { $1 },
        inputs: ["students": inputs],
        supplements: document.map { [PublishedCompletion.supplement: $0] })
      let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
      return try metrics[MetricID("trend-test:difference-of-means")]?.published
    }
    // What Table 4 implies is published in the place of the lost number.
    guard case .known(let implied)? = try await difference(nil) else {
      Issue.record("Table 4 implies no difference")
      return
    }
    #expect(implied.source == .derived)
    let completed = try await difference([
      "values": ["sec3_2_synthetic_summary/trend_contrast": ["value": 1.5, "source": "Sec. 3.2"]]
    ])
    guard case .known(let number)? = completed else {
      Issue.record("\(String(describing: completed))")
      return
    }
    #expect(number.value == 1.5)
    #expect(number.source == .completed)
    #expect(number.citation == "Sec. 3.2")
  }

  @Test func `tables read the completion, and no training does`() {
    for kind in StageCatalog.paper.kinds.values {
      let reads = !StageCatalog.paper.supplements(of: kind.declaration.kind).isEmpty
      let isTable = kind.declaration.isArtifact
      let code = StageCatalog.paper.code(of: kind.declaration.kind).files.keys
      #expect(reads == code.contains { $0.hasPrefix("Sources/Paper/") })
      if !isTable { #expect(!reads, "\(kind.declaration.kind)") }
    }
    #expect(StageCatalog.paper.supplements(of: "paired-differences") == ["published"])
    #expect(StageCatalog.paper.supplements(of: "student").isEmpty)
  }

  @Test func `no stage reads the values without what completes them`() throws {
    let tree = SourceTree()
    let outside = tree.files(below: "Sources").filter { path in
      !["Sources/Paper/", "Sources/Stages/", "Sources/repro/"].contains { path.hasPrefix($0) }
    }
    for path in outside {
      #expect(!(try tree.text(path).contains("PublishedValues.bundled")), "\(path)")
    }
  }
}
