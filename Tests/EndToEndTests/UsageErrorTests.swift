import Foundation
import Testing

extension EndToEnd {
  @Suite struct UsageErrorTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    /// Each case: the arguments, and what the message has to say.
    private static let cases: [(arguments: [String], says: [String])] = [
      ([], ["nothing to build was named", "next: `repro all`"]),
      (["tabel4"], ["unknown target \"tabel4\"", "did you mean table4?"]),
      (["staus"], ["\"staus\" is neither a verb nor a target; did you mean `repro status`?"]),
      (["list"], ["did you mean `repro graph`?"]), (["clean"], ["did you mean `repro store gc`?"]),
      (
        ["store", "verfy"], ["there is no verb \"store verfy\"; did you mean `repro store verify`?"]
      ),
      (["run", "table4"], ["did you mean `repro build`?"]),
      (["all", "--profile", "tinny"], ["there is no profile \"tinny\"; did you mean tiny?"]),
      (["student/classes=6"], ["unknown target \"student/classes=6\"", "next: `repro graph`"]),
      (["all", "--bogus"], ["Unknown option '--bogus'"]),
      (["all", "-j0"], ["-j needs a number above 0"]),
      (["all", "-j", "many"], ["'many' is invalid for '-j"]),
      (
        ["--profile", "tiny", "table4", "status"],
        ["\"status\" is a verb, and a verb comes before targets", "repro status --profile tiny`"]
      ),
      (["all", "--json"], ["--json goes with -n"]),
      (["plan", "-j", "2", "--cores", "2"], ["-j and --cores say the same"]),
      (["plan", "--nodes", "9223372036854775807"], ["--nodes takes at most 1048576"]),
      (["all", "-j", "9223372036854775807"], ["-j takes at most"]),
      (["all", "-j", "9223372036854775808"], ["is invalid for '-j"]),
      (["plan", "--nodes", "0"], ["--nodes needs a number above 0"]),
      (["check", "table4", "--times", "0"], ["--times needs a number above 0"]),
      (["all", "--blas-core", "Z80"], ["unknown BLAS core \"Z80\"", "Haswell"]),
      (["all", "--store", ""], ["--store needs a value, and an empty one is given"]),
      (["all", "--store="], ["--store needs a value"]),
      (["-C", "", "status"], ["-C needs a value"]),
      (["all", "--output", ""], ["--output needs a value", "variable of the shell"]),
      (["status", "--data", ""], ["--data needs a value"]),
      (["fetch", "cifar-10", "--from", ""], ["--from needs a value"]),
      (["diff", "--against="], ["--against needs a value"]),
      (["table4", ""], ["word 2 of the command line is empty"]),
      (["bundle", ""], ["word 2 of the command line is empty"]),
      (["bundle", "r.zip"], ["a folder, or a tar file", "not in .zip"]),
      (["bundle", "r.tar.XZ"], ["not in .tar.XZ"]),
      (["bundle", "r.TAR"], ["not in .TAR"]),
      (["why"], ["Missing expected argument '<stage>'"]),
      (["log", "student"], ["\"student\" is 2 stages", "next: `repro status student"]),
    ]

    @Test(arguments: 0..<cases.count)
    func `a mistake on the command line gives 64, a message, and no store`(index: Int)
      async throws
    {
      let (arguments, says) = Self.cases[index]
      let run = try await sandbox.start(arguments).finish()
      #expect(run.status == 64)
      #expect(run.out == "")
      for text in says { #expect(run.err.contains(text), "\(arguments)") }
      #expect(try sandbox.artifactFolders() == [])
    }

    @Test func `every verb has an example in its help, and rare options are in none`() async throws
    {
      let dump = try await sandbox.repro("--experimental-dump-help").json() as? [String: Any]
      let root = try #require(dump?["command"] as? [String: Any])
      let verbs = try #require(root["subcommands"] as? [[String: Any]])
      for verb in verbs where verb["shouldDisplay"] as? Bool == true {
        let name = try #require(verb["commandName"] as? String)
        guard name != "help", verb["subcommands"] == nil else { continue }
        let help = try await sandbox.repro(name, "--help")
        #expect(help.out.contains("Example"), "\(name)")
        #expect(!help.out.contains("--blas-core"), "\(name)")
        let rare = try await sandbox.repro(name, "--help-hidden")
        if help.out.contains("--store") { #expect(rare.out.contains("--blas-core"), "\(name)") }
      }
    }

    @Test func `the manual has every verb and explains a common option once`() async throws {
      let page = try await sandbox.repro("manual").out
      #expect(page.hasPrefix(".TH REPRO 1"))
      for verb in ["status", "store gc", "history runs", "log"] {
        #expect(page.contains(".SS \"repro \(verb)"), "\(verb)")
      }
      #expect(page.components(separatedBy: "\\-\\-blas\\-core\\fR").count == 2)
      let shown = try await sandbox.shell(
        "$REPRO manual >m.1; MANWIDTH=80 man -l --warnings m.1 2>&1 || true")
      #expect(!shown.out.contains("warning:"), "\(shown.out.prefix(500))")
    }

    @Test func `help and version go to standard output`() async throws {
      let help = try await sandbox.repro("--help")
      #expect(help.status == 0)
      #expect(help.out.contains("Exit codes: 0 done; 1 the answer is no; 2 a stage failed"))
      #expect(!help.out.contains("execute-stage"))
      let version = try await sandbox.repro("--version")
      #expect(version.status == 0)
      #expect(version.out.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
      #expect(help.err + version.err == "")
    }
  }
}

extension Sandbox {
  /// Output folders that a call must not make when it ends before it begins.
  func artifactFolders() throws -> [String] {
    contents.filter { $0.hasPrefix("artifacts") }
  }
}
