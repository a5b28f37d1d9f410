import Checkpoints
import Foundation
import Kernels
import Learning
import Pipeline
import Report
import Stages
import Testing

@testable import ImageStages
@testable import Measurements
@testable import Tables

/// Networks that are built and counted, and the table of what was counted.
@Suite struct NetworkCountsTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// The counts of a network of the paper's width, for 32 pixels and 10 classes.
  private func size(
    _ backbone: String, _ changes: [String: JSONValue]
  ) async throws -> (size: NetworkSize, files: [String: Data]) {
    var parameters = try #require(StageCatalog.paper.kinds["network-size"]).example
    parameters.merge(["width": 1, "backbone": .string(backbone)]) { $1 }
    parameters.merge(changes) { $1 }
    let files = try await harness.run("network-size", parameters)
    return (
      try JSONDecoder().decode(NetworkSize.self, from: #require(files[NetworkSizeCount.file])),
      files
    )
  }

  @Test func `built networks have the counts of their formulas`() async throws {
    let vgg8 = try await size("vgg8", ["method": "dtg-ff"]).size
    #expect(vgg8.convolutions == 9_148_416)
    #expect(vgg8.features == 2560)
    // A batch normalisation of 2560 features, and a linear classifier of ten classes.
    let classifier = 2 * 2560 + 2560 * 10 + 10
    #expect(vgg8.learned == ["layers": 9_148_416, "temperatures": 7, "classifier": classifier])
    // R and its bias, by the goodness of App. C.3.
    #expect(vgg8.fixed == (2048 + 1024 + 1024 + 4 * 512) * 10 + 7 * 10)

    let vgg11 = try await size("vgg11", ["method": "dtg-ff"]).size
    #expect(vgg11.convolutions == 9_220_480 && vgg11.features == 2688)
    let vgg13 = try await size("vgg13", ["method": "dtg-ff"]).size
    #expect(vgg13.convolutions == 9_404_992)
  }

  @Test func `baselines have norms, and a head a layer or one classifier`() async throws {
    // A scale and a shift for each channel of all layers but the last.
    let norms = 2 * (128 + 256 + 256 + 3 * 512)
    let single = try await size(
      "vgg8", ["method": "backpropagation", "heads": "concatenated"]
    ).size
    #expect(
      single.learned == [
        "layers": 9_148_416, "norms": norms, "classifier": 2 * 2560 + 2560 * 10 + 10,
      ])
    let heads = try await size(
      "vgg8", ["method": "backpropagation", "heads": "every-layer"]
    ).size
    #expect(
      heads.learned == [
        "layers": 9_148_416, "norms": norms,
        "heads": (2048 + 1024 + 1024 + 4 * 512) * 10 + 7 * 10,
      ])
    #expect(single.fixed == 0 && heads.fixed == 0)
  }

  @Test func `the counts are those of the tensors that a network's file holds`() async throws {
    var network = PaperNetworkTraining.example.network
    network.width = 1
    for method in [ImageMethod.dtgFF, .backpropagation] {
      network.learn(by: method)
      let rule = try network.makeRule(side: 32, classes: 10, on: Device(threads: 1))
      let architecture = try ImageArchitecture(.vgg8, side: 32, classes: 10, width: 1)
      let size = try NetworkSize(rule, architecture, network)
      let stored = SafeTensors(network: rule).entries.filter {
        !$0.key.contains("running")
      }.values.reduce(0) { sum, entry in
        if case .float32(let tensor) = entry { sum + tensor.count } else { sum }
      }
      #expect(stored == size.learnedTotal + size.fixed, "\(method)")
    }
  }

  @Test func `the table has the paper's numbers beside ours`() async throws {
    let sizes = try await [
      ("dtg-ff", "dtg-ff", "concatenated"), ("bp", "backpropagation", "concatenated"),
    ]
    .asyncMap { name, method, heads in
      let files = try await size(
        "vgg8", ["method": .string(method), "heads": .string(heads)]
      ).files
      return try harness.files(files, ["network": "vgg8", "method": .string(name)])
    }
    let outputs = try await harness.run(
      "network-counts",
      ImageStudyScale.paperParameters.merging([
        "networks": [
          [
            "network": "vgg8", "label": "VGG8",
            "published": [
              "convolutions": "d5_depth/vgg8_params",
              "features": "sec4_method_constants/vgg8_concat_dim",
            ],
          ]
        ],
        "methods": [
          ["method": "dtg-ff", "label": "DTG-FF"], ["method": "absent", "label": "absent"],
          ["method": "bp", "label": "BP"],
        ],
      ]) { $1 }, inputs: ["sizes": sizes])
    let document = try Document(json: #require(outputs["document.json"]))
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    let row = try #require(document.tables.first?.rows.first)
    let convolutions = try #require(row[4].comparison)
    #expect(convolutions.isComparable && convolutions.published.value == 9.15)
    expectClose(convolutions.difference, 9.148416 - 9.15)
    #expect(row[5].comparison?.difference == 0)
    // A method that was not counted has no row.
    #expect(document.tables[1].rows.count == 2)
    let classifier = 2 * 2560 + 2560 * 10 + 10
    #expect(
      try metrics.value("network-counts:vgg8/dtg-ff/learned")
        == Double(9_148_416 + 7 + classifier))
    #expect(
      try metrics.value("network-counts:vgg8/dtg-ff/step")
        < metrics.value("network-counts:vgg8/bp/step"))
  }

  @Test func `another width than the paper's is in the caption`() async throws {
    let files = try await size("vgg8", ["method": "dtg-ff", "width": 0.25]).files
    let outputs = try await harness.run(
      "network-counts",
      ImageStudyScale.paperParameters.merging([
        "networks": [["network": "vgg8", "label": "VGG8", "published": [:]]],
        "methods": [["method": "dtg-ff", "label": "DTG-FF"]],
      ]) { $1 },
      inputs: ["sizes": [try harness.files(files, ["network": "vgg8", "method": "dtg-ff"])]])
    let document = try Document(json: #require(outputs["document.json"]))
    #expect(document.tables[0].setting.scale == .reduced("0.25 of 1.0 width"))
  }
}

extension Array {
  /// The results for all elements, one after the other.
  fileprivate func asyncMap<Result>(
    _ transform: (Element) async throws -> Result
  ) async throws -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
