import Foundation
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
      #expect(text.out.contains("UNDECIDED  deeper-is-worse: "))
      #expect(text.out.contains("there are no numbers of depth; `repro depth` makes them"))
      #expect(text.out.contains("Contradictions inside the paper"))
      let json = try await sandbox.repro("claims", "--json").json() as? [String: Any]
      let claims = try #require(json?["claims"] as? [[String: Any]])
      #expect(claims.count >= 11)
      #expect(claims.allSatisfy { $0["verdict"] as? String == "undecided" })
      let markdown = try await sandbox.repro("claims", "--format", "markdown")
      #expect(markdown.out.contains("### deeper-is-worse: undecided"))
    }

    @Test func `a contradicted claim gives 1 where asked`() async throws {
      func metric(_ dataset: String) -> String {
        """
        { "id": "depth:vgg11/\(dataset)/minus-vgg8", "value": 3, "spread": 0.1, "n": 3,
          "unit": "percentage points", "better": "neither",
          "setting": { "profile": "paper", "data": "real", "scale": "full", "seeds": [1, 2, 3] } }
        """
      }
      let metrics = [metric("cifar-10"), metric("cifar-100")].joined(separator: ",")
      try sandbox.write(#"{"depth": {"metrics": [\#(metrics)]}}"#, to: "artifacts/metrics.json")
      let run = try await sandbox.repro("claims")
      #expect(run.status == 0)
      #expect(run.out.contains("CONTRADICTED  deeper-is-worse"))
      #expect(try await sandbox.repro("claims", "--exit-code").status == 1)
    }
  }
}
