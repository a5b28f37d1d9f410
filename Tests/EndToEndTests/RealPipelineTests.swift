import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// Every artifact of the project's own pipeline, at its smallest.
  @Suite struct RealPipelineTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    /// One profile, one store, and no data but what is generated.
    private static let options = [
      "--profile", "smoke", "--store", "kept", "--data", "no-data", "--output", "tables",
    ]

    private func repro(
      _ arguments: String..., manifest: String = RealPipeline.path
    ) async throws -> Finished {
      try await sandbox.start(arguments + ["-f", manifest] + Self.options.prefix(6))
        .finish()
    }

    private func build(_ arguments: String...) async throws -> Finished {
      try await sandbox.start(["all", "-f", RealPipeline.path] + Self.options + arguments)
        .finish()
    }

    @Test func `every artifact is made once, compiles, and depends on its own parameters alone`()
      async throws
    {
      let published = try publishedFiles()
      let first = try await build("-q")
      #expect(first.status == 0, "\(first.err)")
      #expect(first.err == "")
      let artifacts = try await artifacts()
      #expect(artifacts.count > 10)
      let files = try sandbox.artifacts(in: "tables")
      for name in artifacts {
        #expect(files["\(name).md"]?.bytes.isEmpty == false, "\(name)")
        #expect(files["\(name).tex"]?.bytes.isEmpty == false, "\(name)")
      }
      try await expectCompiles(files.keys.filter { $0.hasSuffix(".tex") }.sorted())

      let second = try await build("-v")
      #expect(second.status == 0)
      #expect(second.started == [])
      #expect(try sandbox.artifacts(in: "tables") == files)
      let status = try await repro("status", "--exit-code")
      #expect(status.status == 0, "\(status.out)")
      #expect(try publishedFiles() == published)

      try await expectTimesAreJudgedAndBundled()
      try await expectOneRowStale()
    }

    /// Claims and traces read measured times, and a bundle holds them: a forged one is found.
    private func expectTimesAreJudgedAndBundled() async throws {
      let judged = try await sandbox.repro("claims", "--output", "tables", "--json").json()
      let claims = judged as? [String: Any]
      let all = claims?["claims"] as? [[String: Any]] ?? []
      let accumulation = all.first { $0["id"] as? String == "accumulation-is-faster" }
      let numbers = accumulation?["numbers"] as? [[String: Any]] ?? []
      #expect(numbers.contains { $0["id"] as? String == "table3:bp-64x2/throughput" }, "\(numbers)")

      // With stand-ins for every data set each number that a claim names is there. Differences are withheld where
      // networks of this size have not learned, or where the profile has fewer numbers of classes.
      let reasons = all.flatMap { claim in
        ([claim] + (claim["transfers"] as? [[String: Any]] ?? []))
          .flatMap { $0["reasons"] as? [String] ?? [] }
      }
      let absent = reasons.filter { $0.contains("is not among the numbers") }
        .map { String($0.prefix { $0 != " " }) }
      #expect(absent.filter { !$0.contains("minus") } == [])

      let trace = try await repro("trace", "table3:bp-64x2/throughput")
      #expect(trace.out.hasPrefix("table3:bp-64x2/throughput = "), "\(trace.err)")

      let pack = try await sandbox.start(
        ["bundle", "b", "-f", RealPipeline.path] + Self.options.prefix(6)
      ).finish()
      #expect(pack.status == 0, "\(pack.err)")
      let check = try await sandbox.repro("bundle", "--verify", "b")
      #expect(check.status == 0, "\(check.out)")
      try await sandbox.shell(
        "sed -i '0,/\"value\" : /s//\"value\" : 9/' b/artifacts/measurements.json")
      try await sandbox.forgeChecksums()
      let forged = try await sandbox.repro("bundle", "--verify", "b")
      #expect(forged.status == 1)
      #expect(forged.out.contains("FAILED artifacts/measurements.json: "), "\(forged.out)")
    }

    /// The names of the artifacts, as the graph has them.
    private func artifacts() async throws -> [String] {
      try await repro("status", "--members", "--json").rows().compactMap { $0["stage"] as? String }
        .filter { $0.hasSuffix("/report") }.map { String($0.dropLast("/report".count)) }
    }

    /// The bytes of the tables that lie in the repository.
    private func publishedFiles() throws -> [String: Data] {
      let tree = SourceTree()
      let paths = tree.files(below: "artifacts", extensions: ["md", "tex", "json", "svg", "html"])
      return Dictionary(uniqueKeysWithValues: try paths.map { ($0, try tree.bytes($0)) })
    }

    private func expectCompiles(_ names: [String]) async throws {
      // Each file is a document of its own; one shell compiles them all.
      let run = try await sandbox.start(
        script: """
          mkdir -p pdf
          for name in \(names.joined(separator: " ")); do
            pdflatex -interaction=nonstopmode -halt-on-error -no-shell-escape \
              -output-directory pdf "tables/$name" >pdf/last.txt 2>&1 </dev/null ||
              { echo "$name"; tail -20 pdf/last.txt; exit 1; }
          done
          """
      ).finish()
      #expect(run.status == 0, "\(run.out)")
    }

    /// Another learning rate for one row: that row's trainings and what reads them, and nothing else.
    private func expectOneRowStale() async throws {
      let variant = "dtg-ff-no-cutout"
      try sandbox.write(
        RealPipeline.text(
          setting: ["stages", "image-network", "cases", "variant", variant],
          to: ["cutout": 0, "learningRate": 0.003]), to: "changed.json")
      let rows = try await repro("status", "--json", manifest: sandbox.file("changed.json")).rows()
      let outdated = Set(
        rows.filter { $0["state"] as? String != "fresh" }.compactMap { $0["stage"] as? String })
      let trainings = outdated.filter { $0.hasPrefix("image-network/") }
      #expect(!trainings.isEmpty)
      #expect(trainings.allSatisfy { $0.contains("variant=\(variant)") })
      #expect(trainings.count == rows.count { ($0["stage"] as? String)?.contains(variant) == true })
      let dependents = try await dependents(of: trainings)
      #expect(outdated == dependents)
      #expect(outdated.contains("cnn-ablation/report"))
      let why = try await repro(
        "why", trainings.sorted()[0], "--json", manifest: sandbox.file("changed.json")
      ).rows()
      let changes = why.compactMap { $0["changes"] as? [[String: String]] }.joined()
      #expect(changes.map { $0["path"] } == ["parameters.learningRate"])
      #expect(changes.first?["now"] == "0.003")
      #expect(Double(changes.first?["was"] ?? "") ?? 0.003 != 0.003)
    }

    /// `stages` and all that need them.
    private func dependents(of stages: Set<String>) async throws -> Set<String> {
      var found = stages
      // Producers come before consumers.
      for vertex in try await repro("graph", "--expanded", "--json").rows() {
        let needs = vertex["needs"] as? [String] ?? []
        if let id = vertex["id"] as? String, !found.isDisjoint(with: needs) { found.insert(id) }
      }
      return found
    }

    @Test func `another terminal sees the epoch of a running training`() async throws {
      try sandbox.write(
        RealPipeline.text(
          setting: ["profiles", "smoke", "recipes", "image-network", "epochs"], to: 100_000),
        to: "endless.json")
      let training = "image-network/dataset=fashion-mnist/seed=42/variant=dtg-ff"
      let options = ["-f", sandbox.file("endless.json")] + Self.options
      let build = try sandbox.start([training] + options)
      let seen = try await seenFromOutside(training, options.dropLast(2), of: build)
      #expect(seen.contains("running"))
      #expect(seen.contains("process "), "\(seen)")
      build.send(SIGKILL)
      _ = try await build.finish()
      try await sandbox.noStageLeft()
    }

    /// The line of `status` about `stage`, once it tells an epoch.
    private func seenFromOutside(
      _ stage: String, _ options: some Sequence<String>, of build: Program
    ) async throws -> String {
      for _ in 0..<3000 {
        let status = try await sandbox.start(["status", stage] + options).finish()
        let line = status.out.split(separator: "\n").first { $0.contains(stage) }
        if let line, line.contains(#/epoch \d+\/100000, \d+ images/s/#) { return String(line) }
        guard build.isRunning else { throw Overdue(what: "an epoch: \(build.err)") }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw Overdue(what: "an epoch")
    }
  }
}
