import Testing

extension EndToEnd {
  @Suite struct CompletionTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script is generated that asks for targets`(shell: String) async throws {
      let script = try await sandbox.repro("--generate-completion-script", shell)
      #expect(script.status == 0)
      #expect(script.out.contains("---completion status -- positional@0"))
      #expect(script.out.contains("rebuild-index"))
    }

    private func complete(_ line: String) async throws -> [Substring] {
      let run = try await sandbox.shell(
        """
        PATH="$(dirname "$REPRO"):$PATH"
        source <("$REPRO" --generate-completion-script bash)
        COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9
        read -ra COMP_WORDS <<<"$COMP_LINE"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _repro repro "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """)
      #expect(run.status == 0, "\(run.err)")
      return run.out.split(separator: "\n")
    }

    @Test func `bash completes verbs, targets and sweeps`() async throws {
      #expect(try await complete("repro st") == ["status", "store"])
      #expect(try await complete("repro build ta") == ["table4", "table5"])
      #expect(try await complete("repro status stu") == ["student"])
      #expect(try await complete("repro why al") == ["all"])
    }

    @Test func `without a manifest nothing is completed and nothing is said`() async throws {
      try await sandbox.shell("rm pipeline.json")
      #expect(try await complete("repro build ta") == [])
    }
  }
}
