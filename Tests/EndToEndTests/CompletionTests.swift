import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// Completion as the shells do it, driven by their own keys.
  @Suite struct CompletionTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox(TinyManifest(classes: [5, 50])) }

    /// What bash replaces the last word with.
    private func complete(_ line: String) async throws -> [Substring] {
      let run = try await sandbox.shell(
        """
        PATH="$(dirname "$REPRO"):$PATH"
        source <("$REPRO" --generate-completion-script bash)
        COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; COMP_WORDS=(repro)
        _repro
        printf '%s\\n' "${COMPREPLY[@]}"
        """)
      #expect(run.status == 0, "\(run.err)")
      return run.out.split(separator: "\n")
    }

    @Test func `verbs, targets, members, profiles and options`() async throws {
      #expect(try await complete("repro st") == ["status", "store", "student", "student/"])
      #expect(try await complete("repro ta") == ["table4", "table5"])
      #expect(try await complete("repro build ta") == ["table4", "table5"])
      #expect(try await complete("repro table4 ta") == ["table4", "table5"])
      #expect(try await complete("repro why al") == ["all"])
      #expect(
        try await complete("repro status student/") == [
          "student/classes=5/", "student/classes=50/",
        ])
      // Bash replaces what follows the last sign at which it splits words.
      #expect(
        try await complete("repro log student/classes=5/m") == [
          "5/method=dtg-ff/", "5/method=single-bp/",
        ])
      #expect(try await complete("repro all --profile ") == ["other", "tiny"])
      #expect(try await complete("repro --profile ti") == ["tiny"])
      #expect(try await complete("repro all --color=a") == ["always", "auto"])
      #expect(try await complete("repro graph --format ") == ["dot", "json", "mermaid", "text"])
      #expect(try await complete("repro store re") == ["rebuild-index"])
      #expect(try await complete("repro fetch fashion").contains("fashion-mnist"))
      #expect(try await complete("repro all --keep-") == ["--keep-going"])
      #expect(try await complete("repro --profile tiny stat") == ["status"])
    }

    @Test func `metrics are completed once there are numbers`() async throws {
      try await sandbox.repro("table4", "-q")
      #expect(try await complete("repro trace ta") == ["table4", "table4:", "table5"])
      let metrics = try await complete("repro trace table4:")
      #expect(metrics.contains("5/"), "\(metrics)")
      #expect(try await complete("repro trace table4:5/d").isEmpty == false)
    }

    @Test func `without a manifest nothing is completed and nothing is said`() async throws {
      try await sandbox.shell("rm pipeline.json")
      #expect(try await complete("repro build ta") == [])
    }

    /// What stands on the screen after the keys were pressed in a shell that knows the script.
    private func screen(_ shell: [String], _ source: String, _ keys: [String]) async throws
      -> String
    {
      var steps: [Terminal.Step] = [
        .wait("[#$%>]"), .type("\(source)\r"), .sleep(1.5), .type("\u{C}"), .sleep(0.5),
      ]
      for key in keys { steps += [.type(key), .sleep(2)] }
      steps += [.look("end"), .type("\u{3}"), .type("exit\r"), .sleep(0.5)]
      let seen = try await Terminal.run(
        shell, in: sandbox, columns: 100,
        environment: ["PS1": "ready> ", "PROMPT": "ready> ", "HOME": sandbox.path], steps)
      return seen.looks["end"]?.text ?? ""
    }

    private static let path = "export PATH=\"$(dirname $REPRO):$PATH\"; "

    @Test func `bash completes by the tab key`() async throws {
      let shown = try await screen(
        ["bash", "--norc", "-i"],
        Self.path + "source <(repro --generate-completion-script bash)",
        ["repro status student/classes=50/method=d\t", "s\t"])
      #expect(shown.contains("repro status student/classes=50/method=dtg-ff/seed=42"), "\(shown)")
    }

    @Test func `zsh completes by the tab key`() async throws {
      try #require(FileManager.default.fileExists(atPath: "/usr/bin/zsh"), "apt-get install zsh")
      let shown = try await screen(
        ["zsh", "-f", "-i"],
        Self.path
          + "autoload -U compinit; compinit -u; source <(repro --generate-completion-script zsh)",
        ["repro status student/classes=50/method=d\t", "s\t"])
      #expect(shown.contains("repro status student/classes=50/method=dtg-ff/seed=42"), "\(shown)")
      let profile = try await screen(
        ["zsh", "-f", "-i"],
        Self.path
          + "autoload -U compinit; compinit -u; source <(repro --generate-completion-script zsh)",
        ["repro tab\t", "5 --profile oth\t"])
      #expect(profile.contains("repro table5 --profile other"), "\(profile)")
    }

    @Test func `fish completes by the tab key`() async throws {
      try #require(FileManager.default.fileExists(atPath: "/usr/bin/fish"), "apt-get install fish")
      try sandbox.write(
        "function fish_prompt; echo -n 'ready> '; end; function fish_right_prompt; end\n",
        to: ".config/fish/config.fish")
      let shown = try await screen(
        ["fish", "-i"],
        "set -gx PATH (dirname $REPRO) $PATH; repro --generate-completion-script fish | source",
        ["repro status student/classes=50/method=d\t", "s\t"])
      #expect(shown.contains("repro status student/classes=50/method=dtg-ff/seed=42"), "\(shown)")
    }
  }
}
