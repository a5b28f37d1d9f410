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
