import Foundation
import Testing

extension EndToEnd {
  @Suite struct TraceTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox(TinyManifest(classes: [5, 7], seeds: [42, 43])) }

    private static let metric = "table4:5/dtg-minus-single-bp"

    @Test func `a number leads to its runs, their parameters and digests`() async throws {
      try await sandbox.repro("table4")
      let trace = try await sandbox.repro("trace", Self.metric)
      #expect(trace.status == 0)
      #expect(trace.out.hasPrefix("\(Self.metric) = "))
      #expect(trace.out.contains("state: fresh"))
      #expect(trace.out.contains("runs: only those with classes=5"))
      #expect(trace.out.contains("student: 4 runs of student"))
      #expect(trace.out.contains("teacher-data: 2 runs of teacher-data"))
      #expect(!trace.out.contains("classes=7"))
      let json = try #require(
        try await sandbox.repro("trace", Self.metric, "--json").json() as? [String: Any])
      let steps = try #require(json["steps"] as? [[String: Any]])
      #expect(steps.count == 7)
      #expect(steps.first?["stage"] as? String == "table4")
      let keys = Set(
        sandbox.records.map { $0.split(separator: "/").dropLast().last.map(String.init) })
      #expect(steps.allSatisfy { keys.contains($0["key"] as? String) })
    }

    @Test func `a seed in the name leaves its runs alone`() async throws {
      try await sandbox.repro("table4")
      let trace = try await sandbox.repro("trace", "\(Self.metric)/seed=43")
      #expect(trace.out.contains("student: 2 runs of student"))
      #expect(!trace.out.contains("seed=42"))
    }

    @Test func `an artifact lists its numbers, and a beginning selects some`() async throws {
      try await sandbox.repro("table4")
      let list = try await sandbox.repro("trace", "table4")
      #expect(list.out.contains("\(Self.metric) = "))
      #expect(list.out.contains("table4:7/"))
      let some = try await sandbox.repro("trace", "table4:7")
      #expect(some.out.contains("table4:7/dtg-minus-single-bp = "))
      #expect(!some.out.contains("table4:5/"))
    }

    @Test func `measured numbers are traced, also one that is no number`() async throws {
      try await sandbox.repro("table4")
      // Table 4 measures nothing, so its record gets a file of measurements here.
      let forged = try await sandbox.shell(
        """
        python3 - <<'END'
        import glob, hashlib, json, os
        def digest(data): return hashlib.sha256(data).hexdigest()
        def blob(name): return f".repro/blobs/{name[:2]}/{name}"
        paths = glob.glob(".repro/records/*/*/*.json")
        path = {json.load(open(p))["stage"]: p for p in paths}["table4"]
        record = json.load(open(path))
        metric = json.load(open(blob(record["outputs"]["metrics.json"]["digest"])))["metrics"][0]
        metric["id"], metric["value"] = "table4:time", "nan"
        data = json.dumps({"metrics": [metric]}).encode()
        os.makedirs(os.path.dirname(blob(digest(data))), exist_ok=True)
        open(blob(digest(data)), "wb").write(data)
        record["outputs"]["measurements.json"] = {"digest": digest(data), "byteCount": len(data)}
        data = json.dumps(record).encode()
        os.unlink(path)
        open(f"{os.path.dirname(path)}/{digest(data)}.json", "wb").write(data)
        END
        $REPRO store rebuild-index
        """)
      #expect(forged.status == 0, "\(forged.err)")
      let list = try await sandbox.repro("trace", "table4")
      #expect(list.out.contains("\(Self.metric) = "))
      #expect(list.out.contains("table4:time = nan"))
      let trace = try await sandbox.repro("trace", "table4:time", "--json")
      #expect(trace.status == 0, "\(trace.err)")
      let json = try #require(try trace.json() as? [String: Any])
      let metrics = try #require(json["metrics"] as? [[String: Any]])
      #expect(metrics.map { $0["value"] as? String } == ["nan"])
    }

    @Test func `unknown names get suggestions`() async throws {
      try await sandbox.repro("table4")
      let metric = try await sandbox.repro("trace", "table4:5/dtg-minus-singel-bp")
      #expect(metric.status == 64)
      #expect(metric.err.contains("did you mean \(Self.metric)"))
      let artifact = try await sandbox.repro("trace", "tabel4:5")
      #expect(artifact.status == 64)
      #expect(artifact.err.contains("did you mean table4?"))
    }

    @Test func `what is not built or stale says what to run`() async throws {
      let none = try await sandbox.repro("trace", Self.metric)
      #expect(none.status == 66)
      #expect(none.err.contains("`repro table4` builds it"))
      try await sandbox.repro("table4")
      try sandbox.write(TinyManifest(classes: [5, 7], seeds: [42, 43], steps: 9))
      let stale = try await sandbox.repro("trace", Self.metric)
      #expect(stale.status == 0)
      #expect(stale.out.contains("state: stale"))
      #expect(stale.out.contains("steps 8 -> 9"))
      #expect(stale.out.contains("not what the manifest asks for now"))
    }
  }
}
