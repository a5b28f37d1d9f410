import Datasets
import Foundation
import PreparedImages
import TestSupport
import Testing

@testable import DataStages
@testable import ImageStages
@testable import Pipeline
@testable import Stages

@Suite struct ImageStagesTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func parameters(of kind: String) throws -> [String: JSONValue] {
    try #require(StageCatalog.paper.kinds[kind]).example
  }

  private func dataset(_ outputs: [String: Data]) throws -> PreparedDataset {
    let bytes = try #require(outputs[ImageDataFiles.dataset])
    return try PreparedDataset(contentsOf: harness.directory.write(bytes, to: "dataset"))
  }

  @Test func `without raw files the images are a stand-in, the same for any number of threads`()
    async throws
  {
    let none = StageSources(folder: "/nonexistent", digests: [:])
    let parameters = try parameters(of: "image-data")
    let outputs = try await harness.run("image-data", parameters, sources: none)
    let dataset = try dataset(outputs)
    #expect(dataset.header.source == .standIn)
    #expect((dataset.train.count, dataset.test.count) == (40, 20))
    let summary = try JSONDecoder().decode(
      DatasetSummary.self, from: #require(outputs[ImageDataFiles.summary]))
    #expect(summary.train.perClass.reduce(0, +) == 40)
    #expect(try await harness.run("image-data", parameters, sources: none, threads: 3) == outputs)
  }

  @Test func `raw files that are damaged are an error, and no stand-in`() async throws {
    let path = try harness.directory.write(
      "no archive".utf8, to: "data/cifar-10/cifar-10-binary.tar.gz")
    let sources = StageSources(
      folder: harness.directory("data"), digests: ["x": Digest(of: Data())])
    let parameters = try parameters(of: "image-data")
    await #expect {
      _ = try await harness.run("image-data", parameters, sources: sources)
    } throws: {
      "\($0)".contains(path)
    }
  }

  @Test func `a folder of one's own is split by fraction, the same way every time`() async throws {
    let golden = SourceTree().root.appending(path: "Tests/DatasetsTests/Goldens/pictures")
    for name in ["flowers/rose", "flowers/tulip"] {
      for index in 0..<5 {
        let bytes = try Data(contentsOf: golden.appending(path: "rgb.png"))
        try harness.directory.write(bytes, to: "data/\(name)/\(index).png")
      }
    }
    let sources = StageSources(
      folder: harness.directory("data"), digests: ["flowers": Digest(of: Data("f".utf8))])
    let parameters = try parameters(of: "image-folder")
    let outputs = try await harness.run("image-folder", parameters, sources: sources)
    let dataset = try dataset(outputs)
    #expect(dataset.header.source == .real)
    #expect(dataset.train.labels == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(dataset.test.labels == [0, 1])
    #expect(dataset.header.side == 32)
    #expect(try await harness.run("image-folder", parameters, sources: sources) == outputs)
  }

  @Test func `every published data set names its raw files and the way to get them`() throws {
    let kind = try #require(StageCatalog.paper.kinds["image-data"])
    for name in ImageDatasetName.allCases {
      var parameters = kind.example
      parameters["dataset"] = .string(name.rawValue)
      let request = try #require(kind.sources(.object(parameters)))
      #expect(request.whenMissing == .runsWithout)
      #expect(request.paths.allSatisfy { $0.path.hasPrefix("\(name.rawValue)/") })
      #expect(request.advice.hasPrefix("./repro fetch \(name.rawValue)"))
      let unpacks = request.paths.filter {
        if case .gzipContent = $0.digestOf { true } else { false }
      }
      #expect(unpacks.count == (name == .fashionMNIST ? 4 : 0))
    }
  }

  @Test func `a folder of one's own counts as work, up to its limit`() throws {
    let work = PaperNetworkTraining.work
    func amount(_ limit: Int) throws -> Double {
      var parameters = try parameters(of: "image-folder")
      parameters["limits"] = ["train": .number(Double(limit)), "test": .number(Double(limit))]
      return try #require(work(PaperNetworkTraining.example, ["data": [.object(parameters)]]))
    }
    #expect(try amount(100) > 0)
    #expect(try amount(200) == 2 * amount(100))
    #expect(try amount(0) > amount(200))
    #expect(work(PaperNetworkTraining.example, ["data": [[:]]]) == nil)
  }
}
