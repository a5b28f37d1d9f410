import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// `scripts/ledger` on a store of a few records, with minutes that are added by hand.
  @Suite struct LedgerTests {
    let sandbox: Sandbox

    init() throws {
      sandbox = try Sandbox()
      // Real images, and generated ones in place of another data set.
      try record("image-data/dataset=a", kind: "image-data", cpu: 60, sources: ["a/a.gz": "0"])
      try record("image-data/dataset=b", kind: "image-data", cpu: 30, sources: [:])
      // The training on `b` was interrupted after 100 seconds and then went on.
      for (data, cpu, earlier) in [("a", 600.0, 0.0), ("b", 200.0, 100.0), ("old", 9000.0, 0.0)] {
        try record(
          "image-network/dataset=\(data)", kind: "image-network", cpu: cpu, earlier: earlier,
          inputs: ["image-data/dataset=\(data)"])
      }
      let a = "image-network/dataset=a"
      try artifact("table1", profile: "laptop", inputs: [a])
      try artifact("depth", profile: "laptop", at: 1, inputs: ["image-network/dataset=old"])
      try artifact("depth", profile: "laptop", at: 2, inputs: [a, "image-network/dataset=b"])
      try artifact("table1", profile: "smoke", inputs: [])
    }

    private func write(_ value: [String: Any], to path: String) throws {
      let bytes = try JSONSerialization.data(withJSONObject: value)
      try sandbox.write(String(decoding: bytes, as: UTF8.self), to: path)
    }

    /// A record whose one output bears the stage's name as its digest.
    private func record(
      _ stage: String, kind: String, cpu: Double, earlier: Double = 0, at time: Double = 0,
      profile: String? = nil, sources: [String: String]? = nil, inputs: [String] = [],
      outputs: [String: String]? = nil
    ) throws {
      var preimage: [String: Any] = [
        "kind": kind, "parameters": profile.map { ["profile": $0] } ?? [:],
        "inputs": [
          "runs": inputs.map { ["coordinates": [String: String](), "files": ["result": $0]] }
        ],
      ]
      preimage["sources"] = sources
      let key = "\(stage)\(profile ?? "")\(time)".replacing("/", with: "-")
      let files = outputs ?? ["result": stage]
      try write(
        [
          "key": key, "stage": stage, "preimage": preimage,
          "outputs": files.mapValues { ["digest": $0, "byteCount": 1] },
          "usage": ["finishedAt": time, "cpuSeconds": cpu, "earlierSeconds": earlier],
          "host": ["processor": "A Processor"],
        ], to: "store/records/00/\(key)/0.json")
    }

    private func artifact(
      _ name: String, profile: String, at time: Double = 0, inputs: [String]
    ) throws {
      let digest = "\(name)\(profile)"
      let metrics: [[String: Any]] = [
        ["id": "\(name):mean", "unit": "percent", "n": 3, "spread": 1, "value": 80],
        ["id": "\(name):other", "unit": "percent", "n": 5, "spread": 1, "value": 80],
        ["id": "\(name):mean/seed=1", "unit": "percent", "n": 1, "value": 80],
        ["id": "\(name):ci-low", "unit": "percent", "value": 0.3],
        ["id": "\(name):ci-high", "unit": "percent", "value": 1.3],
      ]
      try write(["metrics": metrics], to: "store/blobs/\(digest.prefix(2))/\(digest)")
      try record(
        name, kind: "image-accuracies", cpu: 6, at: time, profile: profile, inputs: inputs,
        outputs: ["document.json": "document", "metrics.json": digest])
    }

    private func ledger(_ more: String = "") async throws -> Finished {
      try await sandbox.shell("'\(RealPipeline.root)/scripts/ledger' --store store \(more)")
    }

    @Test func `a training that two tables need counts once in the total and half in each`()
      async throws
    {
      let run = try await ledger()
      #expect(run.status == 0, "\(run.err)")
      // 60 + 30 + 600 + 300 + 2 · 6 seconds; the training of the older table does not count.
      let split = "11.1 on real, 0.1 on real and stand-in, 5.5 on stand-in"
      #expect(
        run.out.contains(
          "16.7 core-minutes in 6 stages for 2 artifacts (\(split)), on A Processor."),
        "\(run.out)")
      #expect(run.out.contains("| `table1` | real | 5.6 | 11.1 | 0.1 | "))
      #expect(run.out.contains("| `depth` | real and stand-in | 11.1 | 16.6 | 5.6 | "))
      // 2.776 / √5 and 4.303 / √3; and half of what lies between 0.3 and 1.3.
      #expect(
        run.out.contains(
          "| ± 1.24 to 2.48 percent (n = 3 to 5); ± 0.50 percent (as the artifact gives it) |"))
      #expect(run.out.contains("| `image-network` | real | 1 | 10.00 | 10.00 | 10.0 |"))
      #expect(run.out.contains("| `image-network` | stand-in | 1 | 5.00 | 5.00 | 5.0 |"))
      #expect(run.out.contains("## Profile `smoke`"))
      #expect(!run.out.contains("150.0"))
      #expect(try await ledger().out == run.out)
    }

    @Test func `statements and their transfers have minutes, intervals and verdicts`() async throws
    {
      func claim(_ id: String, _ artifacts: [String], _ profile: String, _ verdict: String)
        -> [String: Any]
      {
        let numbers = artifacts.map { ["id": "\($0):mean", "setting": ["profile": profile]] }
        return ["id": id, "artifacts": artifacts, "numbers": numbers, "verdict": verdict]
      }
      var first = claim("first", ["table1", "depth"], "laptop", "supported")
      first["transfers"] = [claim("first/elsewhere", ["table1"], "smoke", "contradicted")]
      try write(
        ["claims": [first, claim("absent", ["table9"], "laptop", "supported")]], to: "c.json")
      let run = try await ledger("--claims c.json")
      #expect(run.status == 0, "\(run.err)")
      let rows = run.out.split(separator: "\n").filter { $0.hasPrefix("| `first") }
      let interval = "± 2.48 percent (n = 3)"
      // Both artifacts need 60 + 30 + 600 + 300 + 2 · 6 seconds, the first 60 + 600 + 6.
      #expect(
        rows == [
          "| `first` | 16.7 | `depth`, `table1` | \(interval) | supported |",
          "| `first/elsewhere` | 11.1 | `table1` | \(interval) | judged by `smoke` |",
          "| `first` | 0.1 | `table1` | \(interval) | judged by `laptop` |",
          "| `first/elsewhere` | 0.1 | `table1` | \(interval) | contradicted |",
        ])
      #expect(run.out.contains("| 5.6 | 11.1 | 0.1 | `first`, `first/elsewhere` | "))
      #expect(!run.out.contains("absent"))
      #expect(try await !ledger().out.contains("statements"))
    }

    @Test func `a folder that is no store, and one without artifacts, are one message each`()
      async throws
    {
      let none = try await sandbox.shell(
        "'\(RealPipeline.root)/scripts/ledger' --store nowhere")
      #expect(none.status == 1)
      #expect(none.out == "")
      #expect(none.err.contains("nowhere is no store\n  next: "))
      try FileManager.default.createDirectory(
        atPath: sandbox.file("empty/records"), withIntermediateDirectories: true)
      let empty = try await sandbox.shell("'\(RealPipeline.root)/scripts/ledger' --store empty")
      #expect(empty.status == 1)
      #expect(empty.err.contains("no artifact was made in empty\n  next: ./repro all"))
    }
  }
}
