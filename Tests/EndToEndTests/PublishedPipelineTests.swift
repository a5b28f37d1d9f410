import Foundation
import Testing

extension EndToEnd {
  /// Pipelines that users of other engines know, as manifests of ours, with generated data.
  ///
  /// These are the word counts of a lesson on Snakemake, and the tagged posts with which DVC introduces itself.
  @Suite struct PublishedPipelineTests {
    @Test func `word counts: one book makes its own counts stale`() async throws {
      let sandbox = try Sandbox.example("word-counts")
      let run = try await sandbox.repro("all", "-v")
      #expect(run.status == 0, "\(run.err)")
      #expect(run.started.count == 9)
      let results = try String(
        contentsOfFile: sandbox.file("artifacts/zipf/results.txt"), encoding: .utf8)
      let ratios = results.split(separator: "\n").dropFirst().compactMap {
        $0.split(separator: "\t").last.flatMap { Double($0) }
      }
      #expect(ratios.count == 4 && ratios.allSatisfy { 1.6...2.4 ~= $0 }, "\(results)")
      let manifest = try String(contentsOfFile: sandbox.file("pipeline.json"), encoding: .utf8)
      try sandbox.write(
        manifest.replacing(#""isles": { "seed": 2 }"#, with: #""isles": { "seed": 9 }"#),
        to: "pipeline.json")
      let edited = try await sandbox.repro("all", "-v")
      #expect(Set(edited.started) == ["book/book=isles", "count/book=isles", "zipf"])
    }

    @Test func `tagged posts: a parameter of a stage makes it and what follows stale`()
      async throws
    {
      let sandbox = try Sandbox.example("tagged-posts")
      let run = try await sandbox.repro("all", "-v")
      #expect(run.status == 0, "\(run.err)")
      #expect(run.started.count == 7)
      let table = try await sandbox.repro("compare", "evaluate")
      #expect(table.out.contains("rate") && table.out.contains("average-precision"))
      let numbers = try await sandbox.repro("get", "evaluate/rate=0.2/metrics.json").json()
      let accuracy = (numbers as? [String: Any])?["accuracy"] as? [String: Any]
      #expect(try #require(accuracy?["value"] as? Double) > 60)
      let manifest = try String(contentsOfFile: sandbox.file("pipeline.json"), encoding: .utf8)
      try sandbox.write(
        manifest.replacing(#""ngrams": 2"#, with: #""ngrams": 1"#), to: "pipeline.json")
      let why = try await sandbox.repro("why", "evaluate")
      #expect(why.out.contains("ngrams 2 -> 1"), "\(why.out)")
      let edited = try await sandbox.repro("all", "-v")
      #expect(edited.status == 0)
      #expect(!edited.started.contains("prepare") && edited.started.contains("train/rate=0.05"))
    }
  }
}
