import Foundation
import Report
import ReportModel
import TestSupport
import Testing

@testable import Pipeline
@testable import Stages
@testable import TorchStages

/// What `trainer` and `device` in `pipeline.json` do to the graph.
@Suite struct TrainerChoiceTests {
  private let path = SourceTree().root.appending(path: "pipeline.json").path(percentEncoded: false)

  private func graph(
    _ profile: String, _ changes: [String: JSONValue] = [:]
  ) throws -> Graph {
    var manifest = try ManifestReader.read(path: path, profile: profile)
    for (name, value) in changes { try manifest.override(name, by: value) }
    return try GraphBuilder.build(manifest, catalog: .paper, path: path)
  }

  private func names(_ node: StageNode) -> Set<String> {
    guard case .object(let members) = node.parameters else { return [] }
    return Set(members.keys)
  }

  @Test func `on a GPU the same stages are trained by PyTorch, one at a time`() throws {
    let (own, gpu) = (try graph("paper"), try graph("paper-gpu"))
    #expect(own.nodes.map(\.id) == gpu.nodes.map(\.id))
    #expect(own.nodes.filter { $0.kind == "image-network" }.count > 20)
    for (node, other) in zip(own.nodes, gpu.nodes) {
      guard node.kind == "image-network" else {
        #expect(node.kind == other.kind)
        continue
      }
      #expect(names(node).isDisjoint(with: ["trainer", "device"]))
      #expect(node.resources.countable == [:])
      #expect(other.kind == "image-network-pytorch")
      #expect(names(other) == names(node).union(["device"]))
      #expect(other.parameters["device"] == "cuda")
      #expect(other.resources.countable == ["gpu": 1])
      #expect(other.inputs == node.inputs)
    }
  }

  @Test func `a key holds the device and not the name of the choice`() throws {
    let node = try #require(
      graph("smoke", ["trainer": "pytorch"]).nodes.first { $0.kind == "image-network-pytorch" })
    let read = StageCatalog.paper.read(node.kind, node.parameters)
    #expect(read.parameters["device"] == "cpu")
    #expect(read.parameters["trainer"] == nil)
    #expect(read.code.files.keys.contains("Sources/TorchStages/Trainer/train.py"))
    #expect(!read.code.files.keys.contains { $0.hasPrefix("Sources/Kernels/") })
  }

  @Test func `a manifest may sweep over trainers`() throws {
    var manifest = try ManifestReader.read(path: path, profile: "smoke")
    let index = try #require(manifest.stages.firstIndex { $0.id == "secondary-network" })
    manifest.stages[index].over["trainer"] = ["repro", "pytorch"]
    let graph = try GraphBuilder.build(manifest, catalog: .paper, path: path)
    let members = graph.nodes.filter { $0.id.family == "secondary-network" }
    #expect(Set(members.map(\.kind)) == ["image-network", "image-network-pytorch"])
    for member in members {
      #expect(
        (member.kind == "image-network") == (member.coordinates["trainer"] == "repro"),
        "\(member.id)")
    }
  }

  @Test func `another trainer or device is refused where it stands`() throws {
    for (name, value, message) in [
      ("trainer", "tensorflow", "must be one of pytorch, repro, found \"tensorflow\""),
      ("device", "tpu", "must be one of cpu, cuda, found \"tpu\""),
    ] {
      var changes: [String: JSONValue] = ["trainer": "pytorch"]
      changes[name] = .string(value)
      let error = try #require(throws: ManifestError.self) { try graph("smoke", changes) }
      #expect("\(error)".contains("recipes.image-network.\(name)"), "\(error)")
      #expect("\(error)".contains(message), "\(error)")
    }
  }

  @Test func `a caption names the trainer, and numbers of two trainers are not one quantity`()
    throws
  {
    let own = Setting(profile: "paper", data: .real, scale: .full, seeds: [42])
    var other = own
    other.trainer = "PyTorch 2.13.0 on the CPU"
    let quantity = Quantity(1, unit: .percent, decimals: 1)
    func text(_ setting: Setting) throws -> String {
      try MarkdownRenderer().render(
        Table(
          id: "t", title: "T", setting: setting, columns: [Column("a")],
          rows: [[.quantity(quantity)]]))
    }
    #expect(try text(other).contains("profile paper, trained by PyTorch 2.13.0 on the CPU · real"))
    #expect(try !text(own).contains("trained by"))
    #expect(
      own.obstacle(besides: other)
        == "profile paper, not profile paper, trained by PyTorch 2.13.0 on the CPU")
    #expect(other.obstacle == nil)
  }

  @Test func `what throws while a trainer speaks ends it`() throws {
    struct Stop: Error {}
    let began = ContinuousClock.now
    #expect(throws: Stop.self) {
      try TrainerProcess.run(["sh", "-c", "echo a; sleep 600"], threads: 1) { line in
        #expect(line == "a")
        throw Stop()
      }
    }
    #expect(ContinuousClock.now - began < .seconds(60))
    let end = try TrainerProcess.run(["sh", "-c", "printf 'b\\nc'; exit 3"], threads: 1) { line in
      #expect(["b", "c"].contains(line))
    }
    #expect(end == .exited(3))
  }
}
