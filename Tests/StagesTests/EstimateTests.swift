import Foundation
import TestSupport
import Testing

@testable import Pipeline
@testable import Stages

/// How much work the stages of `pipeline.json` are, and the samples that tell how fast it goes.
@Suite struct EstimateTests {
  private static let timed: Set = [
    "student", "teacher-data", "image-data", "image-network", "mlp-network", "training-step",
  ]

  private func graph(_ profile: String) throws -> Graph {
    let path = SourceTree().root.appending(path: "pipeline.json").path(percentEncoded: false)
    let manifest = try ManifestReader.read(path: path, profile: profile)
    return try GraphBuilder.build(manifest, catalog: .paper, path: path)
  }

  private func work(_ graph: Graph) -> [StageID: Double] {
    let timed = graph.nodes.filter { Self.timed.contains($0.kind) }
    return Dictionary(
      uniqueKeysWithValues: timed.map { ($0.id, graph.work(of: $0, by: .paper) ?? .nan) })
  }

  @Test func `a larger profile is more work, stage by stage`() throws {
    let (smoke, laptop, paper) = (
      work(try graph("smoke")), work(try graph("laptop")), work(try graph("paper"))
    )
    var compared = 0
    for (id, amount) in smoke {
      #expect(amount > 0, "\(id)")
      // The smallest profile has members of its own.
      guard let larger = laptop[id], let largest = paper[id] else { continue }
      compared += 1
      // How many images a subset has is known when it is cut, so its work may seem the same.
      let isOfSubset = id.family == "probe-network"
      #expect(isOfSubset ? larger >= amount : larger > amount, "\(id)")
      #expect(largest >= larger, "\(id)")
    }
    #expect(compared > smoke.count / 2)
  }

  @Test func `a smoke run does not estimate a laptop run of the same stage by its own time`() throws
  {
    let id = StageID("student/classes=5/method=dtg-ff/seed=42")
    let (small, large) = (work(try graph("smoke")), work(try graph("laptop")))
    var durations = PastDurations()
    durations.add(stage: id.text, kind: "student", wallSeconds: 1, work: small[id])
    let estimate = durations.estimate(stage: id.text, kind: "student", work: large[id])
    #expect(try #require(estimate) > 50)
  }

  @Test(arguments: ["smoke", "laptop", "paper"])
  func `there is a sample of little work for each kind whose work is known`(profile: String) throws
  {
    let graph = try graph(profile)
    let (samples, targets) = graph.samples(of: graph.nodes, by: .paper)
    let chosen = targets.compactMap { samples[$0] }
    // A linear classifier would tell nothing of convolutions.
    for node in chosen where node.kind == "image-network" {
      #expect(!node.id.text.contains("variant=linear"))
    }
    #expect(Set(chosen.map(\.kind)).isSuperset(of: Self.timed))
    for node in samples.closure(of: targets) {
      #expect(node.id.text.hasPrefix("sample:"))
      #expect(graph[node.id] == nil)
      guard case .object(let parameters) = node.parameters else {
        Issue.record("\(node.id) has no parameters")
        continue
      }
      #expect(StageCatalog.paper.kinds[node.kind]?.problems(of: parameters) == [])
    }
    for node in chosen
    where profile == "paper"
      && ["student", "image-network", "mlp-network"].contains(node.kind)
    {
      let original = try #require(graph[StageID(String(node.id.text.dropFirst("sample:".count)))])
      let share =
        try #require(samples.work(of: node, by: .paper))
        / #require(graph.work(of: original, by: .paper))
      #expect(share < 0.1, "\(node.id)")
    }
  }
}
