import Foundation
import Testing

extension EndToEnd {
  /// Options before the verb, as users of make and git type them.
  @Suite struct VerbOrderTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `a verb after options is the verb`() async throws {
      let elsewhere = try Sandbox()
      let status = try await elsewhere.repro("-C", sandbox.path, "--profile", "other", "status")
      #expect(status.status == 0)
      #expect(status.out.hasSuffix("7 stages: 6 blocked, 1 stale\n"))
      let json = try await sandbox.repro("--json", "-f", "pipeline.json", "plan", "table4")
      #expect(try json.json() is [String: Any])
      let stat = try await sandbox.repro("--store", "kept", "store", "stat")
      #expect(stat.out.hasPrefix("store        kept\n"))
      let nested = try await sandbox.repro("store", "--store", "kept", "stat", "--json")
      #expect(nested.status == 0, "\(nested.err)")
    }

    @Test func `targets after options are built`() async throws {
      let run = try await sandbox.repro("--profile", "other", "-j", "2", "table4")
      #expect(run.status == 0)
      #expect(run.out.contains("profile other"))
    }

    /// What the program says of itself, as the argument parser dumps it.
    private func commands() async throws -> [[String: Any]] {
      let dump = try await sandbox.repro("--experimental-dump-help").json() as? [String: Any]
      let root = try #require(dump?["command"] as? [String: Any])
      return try #require(root["subcommands"] as? [[String: Any]])
    }

    @Test func `no value of an option is taken for a verb`() async throws {
      var valued = Set<String>()
      for command in try await commands() where command["subcommands"] == nil {
        guard ["build", "status"].contains(command["commandName"] as? String) else { continue }
        for argument in command["arguments"] as? [[String: Any]] ?? []
        where argument["kind"] as? String == "option" {
          for name in argument["names"] as? [[String: String]] ?? [] {
            let text = name["name"] ?? ""
            valued.insert((name["kind"] == "long" ? "--" : "-") + text)
          }
        }
      }
      #expect(valued.contains("--profile"))
      for option in valued.sorted() {
        let run = try await sandbox.repro(option, "status", "tabel4")
        // Were `status` the verb here, the option would lack its value.
        #expect(!run.err.contains("Missing value"), "\(option): \(run.err)")
        #expect(!run.err.contains("is a verb"), "\(option): \(run.err)")
        #expect(!run.err.contains("'tabel4' is invalid"), "\(option): \(run.err)")
      }
    }

    /// An option with a value that it takes, and the words of a verb that has it.
    private struct Valued {
      var option: String
      var value: String
      var verb: [String]
    }

    /// The options that have a value, of `commands` and the verbs below them.
    private static func valued(
      _ commands: [[String: Any]], below words: [String] = []
    ) -> [Valued] {
      commands.flatMap { command -> [Valued] in
        let verb = words + [command["commandName"] as? String ?? ""]
        let arguments = command["arguments"] as? [[String: Any]] ?? []
        var options = valued(command["subcommands"] as? [[String: Any]] ?? [], below: verb)
        for argument in arguments where argument["kind"] as? String == "option" {
          let value = (argument["allValues"] as? [String])?.first ?? "1"
          for name in argument["names"] as? [[String: String]] ?? [] {
            let option = (name["kind"] == "long" ? "--" : "-") + (name["name"] ?? "")
            options.append(Valued(option: option, value: value, verb: verb))
          }
        }
        return options
      }
    }

    @Test func `every option of every verb may stand before it, with its value`() async throws {
      let options = Dictionary(
        try await Self.valued(commands()).map { ($0.option, $0) }, uniquingKeysWith: { $1 })
      let some: Set = ["-j", "--memory-budget", "--keep-hours", "--times", "--nodes", "--cores"]
      #expect(some.isSubset(of: options.keys))
      for valued in options.values {
        let words = [valued.option, valued.value] + valued.verb + ["--help"]
        let run = try await sandbox.start(words).finish()
        // Were the value the verb, this would be the help of the default one.
        let name = "repro \(valued.verb.joined(separator: " "))"
        #expect((run.out + run.err).contains(name), "\(words): \(run.out + run.err)")
      }
    }

    @Test func `after log, -f follows, and names the manifest behind a stage`() async throws {
      try await sandbox.repro("all")
      try await sandbox.shell("mv pipeline.json other.json")
      let stage = TinyManifest.student
      let named = try await sandbox.repro("log", stage, "--file", "other.json")
      #expect(named.status == 0 && named.out.contains("accuracy"))
      for words in [
        ["log", stage, "-f", "other.json"], ["-f", "other.json", "log", stage],
        ["-f", "other.json", "log", "-f", stage], ["-f", "other.json", "log", stage, "-f"],
        ["log", "-f", stage, "-f", "other.json"],
      ] {
        let run = try await sandbox.start(words).finish()
        #expect(run.status == 0, "\(words): \(run.err)")
        #expect(run.out == named.out, "\(words)")
      }
    }

    @Test func `no verb is the id of a stage`() async throws {
      let names = try await commands().compactMap { $0["commandName"] as? String }
      #expect(names.contains("check"))
      for name in names {
        try sandbox.write(
          TinyManifest().text.replacingOccurrences(
            of: "\"id\": \"table4\"", with: "\"id\": \"\(name)\""), to: "pipeline.json")
        let run = try await sandbox.repro("graph")
        #expect(run.status == 65, "\(name)")
        #expect(run.err.contains("\"\(name)\" is a verb of the command line"), "\(name)")
      }
    }
  }
}
