import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite struct ClaimsTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `claims need numbers, and say how to make them`() async throws {
      let run = try await sandbox.repro("claims")
      #expect(run.status == 66)
      #expect(run.err.contains("`repro all` makes them"))
      try sandbox.write("[]", to: "artifacts/metrics.json")
      #expect(try await sandbox.repro("claims").status == 65)
    }

    @Test func `a small run decides nothing and says what is missing`() async throws {
      try await sandbox.repro("all")
      let text = try await sandbox.repro("claims", "--exit-code")
      #expect(text.status == 0)
      #expect(text.out.contains("UNDECIDED  deeper-is-worse\n"))
      #expect(text.out.contains("there are no numbers of depth; `./repro depth` makes them"))
      #expect(text.out.contains("Contradictions inside the paper"))
      let json = try await sandbox.repro("claims", "--json").json() as? [String: Any]
      let claims = try #require(json?["claims"] as? [[String: Any]])
      #expect(claims.count >= 30)
      #expect(claims.allSatisfy { $0["verdict"] as? String == "undecided" })
      let markdown = try await sandbox.repro("claims", "--format", "markdown")
      #expect(markdown.out.contains("### deeper-is-worse: undecided"))
    }

    /// What VGG11 loses, as a metric of five seeds.
    private func metric(_ dataset: String, _ value: Double, _ profile: String) -> String {
      let scale = profile == "paper" ? "full" : "reduced: 3 of 400 epochs"
      return """
        { "id": "depth:vgg11/\(dataset)/minus-vgg8", "value": \(value), "spread": 0.1, "n": 5,
          "unit": "percentage points", "better": "neither",
          "setting": { "profile": "\(profile)", "data": "real", "scale": "\(scale)",
                       "seeds": [1, 2, 3, 4, 5] } }
        """
    }

    /// Accuracies of networks that have learned, beside a linear classifier's.
    private func evaluations(_ datasets: String..., profile: String) -> String {
      let all = datasets.flatMap { dataset in
        ["dtg-ff", "dtg-ff-vgg11"].flatMap { variant in
          [("concatenated", 90), ("linear", 80)].map { way, value in
            """
            { "id": "evaluations:\(dataset)/\(variant)/\(way)", "value": \(value), "n": 5,
              "unit": "percent", "better": "higher",
              "setting": { "profile": "\(profile)", "data": "real", "scale": "full", "seeds": [1] } }
            """
          }
        }
      }
      return "[\(all.joined(separator: ","))]"
    }

    private func write(_ metrics: [String], _ evaluations: String, to path: String) throws {
      try sandbox.write(
        """
        {"depth": {"metrics": [\(metrics.joined(separator: ","))]},
         "evaluations": {"metrics": \(evaluations)}}
        """, to: path)
    }

    @Test func `a contradicted claim gives 1 where asked`() async throws {
      try write(
        [metric("cifar-10", 3, "paper"), metric("cifar-100", 3, "paper")],
        evaluations("cifar-10", "cifar-100", profile: "paper"), to: "artifacts/metrics.json")
      let run = try await sandbox.repro("claims")
      #expect(run.status == 0)
      #expect(run.out.contains("CONTRADICTED  deeper-is-worse"), "\(run.out)")
      #expect(try await sandbox.repro("claims", "--exit-code").status == 1)
    }

    @Test func `the study inside the output folder goes before the folder's own numbers`()
      async throws
    {
      let laptop = evaluations("fashion-mnist", profile: "laptop")
      try write([metric("fashion-mnist", 3, "laptop")], laptop, to: "artifacts/metrics.json")
      try write([metric("fashion-mnist", -3, "study")], laptop, to: "artifacts/study/metrics.json")
      let run = try await sandbox.repro("claims")
      #expect(
        run.out.contains(
          "on Fashion-MNIST, reduced scale: supported, n = 5; profile study, artifacts/study"),
        "\(run.out)")
      // The study alone is enough.
      try await sandbox.shell("rm artifacts/metrics.json")
      #expect(try await sandbox.repro("claims").out.contains("profile study, artifacts/study"))
    }

    /// docs/verdicts.py knows nothing of this program but its rules and its numbers.
    @Test(arguments: [nil, "made-up"])
    func `a script comes to the same verdicts, word by word`(folder: String?) async throws {
      let root = SourceTree().root.path(percentEncoded: false)
      let output = folder ?? "\(root)/artifacts"
      if folder != nil {
        // Transfers, a study, and numbers of networks that have not learned.
        try write(
          [metric("fashion-mnist", 3, "laptop"), metric("cifar-10", -3, "paper")],
          evaluations("fashion-mnist", "cifar-10", profile: "laptop"), to: "made-up/metrics.json")
        try write(
          [metric("fashion-mnist", -3, "study")],
          evaluations("fashion-mnist", profile: "study").replacing("90", with: "81"),
          to: "made-up/study/metrics.json")
      }
      let own = try await sandbox.repro("claims", "--json", "--output", output).json()
      let script = try await sandbox.shell("python3 '\(root)/docs/verdicts.py' --json '\(output)'")
      let theirs = try #require(
        try JSONSerialization.jsonObject(with: Data(script.out.utf8)) as? [[String: Any]])
      let verdicts = try Verdict.all(in: own)
      #expect(verdicts.count > 60)
      #expect(theirs.map { $0["id"] as? String } == verdicts.map(\.id))
      for (mine, other) in zip(verdicts, theirs) {
        #expect(other["words"] as? String == mine.words, "\(mine.id)")
        #expect(other["folder"] as? String == mine.folder, "\(mine.id)")
        let p = other["p"] as? [Double] ?? []
        // Counts have no p value here and 0 or 1 there.
        #expect(p.count == mine.p.count, "\(mine.id)")
        for (a, b) in zip(p, mine.p) { #expect(abs(a - b) < 1e-8, "\(mine.id)") }
      }
    }

    /// What the two are compared by.
    private struct Verdict {
      var id, words, folder: String
      var p: [Double]

      /// Claims, sides of contradictions and all their transfers, in order.
      static func all(in json: Any?) throws -> [Verdict] {
        let root = try #require(json as? [String: Any])
        let claims = try ["claims", "controls"].flatMap {
          try #require(root[$0] as? [[String: Any]])
        }
        let sides = (root["contradictions"] as? [[String: Any]] ?? [])
          .flatMap { $0["sides"] as? [[String: Any]] ?? [] }
        return (claims + sides).flatMap { claim in
          ([claim] + (claim["transfers"] as? [[String: Any]] ?? [])).map(Verdict.init)
        }
      }

      init(_ claim: [String: Any]) {
        id = claim["id"] as? String ?? ""
        words = claim["words"] as? String ?? ""
        folder = (claim["evidence"] as? [String: Any])?["folder"] as? String ?? ""
        p = (claim["findings"] as? [[String: Any]] ?? []).filter { $0["value"] != nil }.map {
          finding in
          finding["p"] as? Double ?? (finding["verdict"] as? String == "supported" ? 0 : 1)
        }
      }
    }
  }
}
