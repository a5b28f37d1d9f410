import Foundation
import Testing

@testable import Pipeline

/// The listing of a stage's code, which lies beside its results.
@Suite struct CodeListingTests {
  private let project: ToyProject
  private let graph: Graph
  private var listing: Digest { project.catalog.code(of: "leaf").digest }

  init() async throws {
    project = try ToyProject()
    graph = try Graph.toy([.stage("x", "leaf")])
    _ = try await project.build(graph)
  }

  private var key: Digest {
    get throws { try #require(project.plan(graph)[StageID("x")]?.preimage?.key) }
  }

  @Test func `a record's listing is kept with it`() throws {
    let report = try project.store.gc(keeping: [key], olderThan: 0, dryRun: false)
    #expect(report.removed == GCReport.Share())
    #expect(FileManager.default.fileExists(atPath: project.store.path(of: listing)))
  }

  @Test func `the listing goes with its last record, as part of the stage`() throws {
    let report = try project.store.gc(keeping: [], olderThan: 0, dryRun: false)
    #expect(!FileManager.default.fileExists(atPath: project.store.path(of: listing)))
    #expect(report.stages.keys.sorted() == ["x"])
  }

  @Test func `a store without the listing is sound, and its stages are fresh`() throws {
    try FileManager.default.removeItem(atPath: project.store.path(of: listing))
    #expect(try project.store.verifyAll().isSound)
    #expect(try project.plan(graph).outdated.isEmpty)
  }
}
