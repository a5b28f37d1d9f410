import Foundation
import Testing

extension EndToEnd {
  @Suite struct BundleTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private func bundle() async throws {
      try await sandbox.repro("all")
      let run = try await sandbox.repro("bundle", "b")
      #expect(run.status == 0, "\(run.err)")
    }

    /// Checks the bundle in a folder without project and store.
    private func verify(_ more: String...) async throws -> Finished {
      try await sandbox.shell(
        "mkdir -p elsewhere && cd elsewhere && $REPRO bundle --verify ../b \(more.joined(separator: " "))"
      )
    }

    @Test func `a bundle is sound elsewhere, and coreutils agree`() async throws {
      try await bundle()
      let check = try await verify("--recompute", "--yes")
      #expect(check.status == 0, "\(check.out)")
      #expect(check.out.contains("sound"))
      #expect(check.out.contains("2 recomputed artifacts"))
      #expect(check.out.contains("2 renderings"))
      #expect(check.out.contains("7 records"))
      #expect(check.out.contains("note: the pages over all artifacts (report.html, report.md"))
      let coreutils = try await sandbox.shell("cd b && sha256sum --quiet -c manifest-sha256.txt")
      #expect(coreutils.status == 0)
      #expect(
        try sandbox.files(below: "b")["artifacts/table4.md"]?.bytes
          == sandbox.artifacts()["table4.md"]?.bytes)
    }

    @Test func `the report is about what is packed, not what was published last`() async throws {
      try await sandbox.repro("all", "--output", "own")
      try await sandbox.repro("all", "--profile", "other")
      let own = try sandbox.artifacts(in: "own")
      let other = try sandbox.artifacts()
      for arguments in [["bundle", "b"], ["bundle", "one", "table4"]] {
        let run = try await sandbox.start(arguments).finish()
        #expect(run.status == 0, "\(run.err)")
      }
      let packed = try sandbox.artifacts(in: "b/artifacts")
      for name in ["report.html", "report.md", "report.tex"] {
        let bytes = try #require(packed[name]?.bytes)
        #expect(bytes == own[name]?.bytes, "\(name)")
        #expect(bytes != other[name]?.bytes, "\(name)")
      }
      let page = try String(
        contentsOfFile: sandbox.file("one/artifacts/report.html"), encoding: .utf8)
      #expect(page.contains("id=\"section-table4\""))
      #expect(!page.contains("id=\"section-table5\"") && !page.contains("so not shown"))
      #expect(page.contains("<dt>profile</dt><dd>tiny</dd>"))
    }

    @Test(arguments: ["t.tar", "t.tar.gz"])
    func `a tar file is sound too`(name: String) async throws {
      try await sandbox.repro("table4")
      #expect(try await sandbox.repro("bundle", name).status == 0)
      #expect(try await sandbox.repro("bundle", "--verify", name).status == 0)
      let list = try await sandbox.shell("tar -tf \(name)")
      #expect(list.out.contains("t/ro-crate-metadata.json"))
      #expect(!list.out.contains("table5"))
      // Lists a byte inside the first entry's data.
      try sandbox.damage(sandbox.file(name))
      let damaged = try await sandbox.repro("bundle", "--verify", name)
      #expect(damaged.status == 1)
    }

    @Test func `a changed byte in any file is found and the file named`() async throws {
      try await bundle()
      for (name, state) in try sandbox.files(below: "b") where !state.bytes.isEmpty {
        try sandbox.damage(sandbox.file("b/\(name)"))
        let check = try await verify("--json")
        #expect(check.status == 1, "\(name)")
        #expect(name == "manifest-sha256.txt" || check.out.contains(name), "\(name)")
        try sandbox.overwrite(sandbox.file("b/\(name)"), with: state.bytes)
      }
      #expect(try await verify().status == 0)
    }

    @Test func `a file too many, a file too few, and a link are found`() async throws {
      try await bundle()
      try await sandbox.shell("echo x >b/extra; ln -s /etc/passwd b/link; rm b/README.md")
      let check = try await verify()
      #expect(check.status == 1)
      for name in ["extra", "link", "README.md"] { #expect(check.out.contains("FAILED \(name): ")) }
    }

    @Test func `a link to a bundle is followed, and what programs leave in it is a note`()
      async throws
    {
      try await bundle()
      try await sandbox.shell("ln -s b link; touch b/.DS_Store b/artifacts/Thumbs.db b/._README.md")
      for name in ["b", "link", "link/"] {
        let check = try await sandbox.repro("bundle", "--verify", name)
        #expect(check.status == 0, "\(check.out)")
        #expect(check.out.contains("note: passed over what programs leave"))
        #expect(check.out.contains("artifacts/Thumbs.db"))
      }
    }

    @Test func `line ends that something changed are one failure that says so`() async throws {
      try await bundle()
      try await sandbox.shell("sed -i 's/$/\\r/' b/manifest-sha256.txt")
      let check = try await verify()
      #expect(check.status == 1)
      #expect(check.out.contains("FAILED manifest-sha256.txt: its lines end in CR LF"))
      #expect(check.out.split(separator: "\n").filter { $0.hasPrefix("FAILED") }.count == 1)
    }

    @Test func `a link that leads nowhere is not replaced by a bundle`() async throws {
      try await sandbox.repro("all")
      try await sandbox.shell("ln -s nowhere b")
      #expect(try await sandbox.repro("bundle", "b").status == 73)
    }

    @Test func `a forged table is found though all checksums fit`() async throws {
      try await bundle()
      try await sandbox.shell("sed -i 's/regenerated/improved/' b/artifacts/table4.md")
      try await sandbox.forgeChecksums()
      let check = try await verify()
      #expect(check.status == 1)
      #expect(check.out.contains("FAILED artifacts/table4.md: no record in the bundle"))
    }

    @Test func `a forged number is found though all checksums fit`() async throws {
      try await bundle()
      try await sandbox.shell("sed -i '0,/\"value\" : /s//\"value\" : 9/' b/artifacts/metrics.json")
      try await sandbox.forgeChecksums()
      let check = try await verify()
      #expect(check.status == 1)
      #expect(check.out.contains("FAILED artifacts/metrics.json: "))
    }

    @Test func `a forged record is found though all checksums fit`() async throws {
      try await bundle()
      let records = try sandbox.files(below: "b/records").keys
      let path = try #require(records.first)
      let text = try String(contentsOfFile: sandbox.file("b/records/\(path)"), encoding: .utf8)
      let forged = Data(text.replacingOccurrences(of: "\"schema\":1", with: "\"schema\":2").utf8)
      try sandbox.overwrite(sandbox.file("b/records/\(path)"), with: forged)
      // Under the name that its bytes ask for, so that only key and preimage tell.
      try await sandbox.shell(
        "cd b/records && f=\(path) && mv $f ${f%/*}/$(sha256sum <$f | cut -c 1-64).json")
      try await sandbox.forgeChecksums()
      let check = try await verify()
      #expect(check.status == 1)
      #expect(check.out.contains("the key is not the digest of the preimage"))
    }

    @Test func `a forged verdict is found though all checksums fit`() async throws {
      try await bundle()
      try await sandbox.shell("sed -i 's/\"undecided\"/\"supported\"/' b/claims/verdicts.json")
      try await sandbox.forgeChecksums()
      let check = try await verify()
      #expect(check.status == 1)
      #expect(check.out.contains("FAILED claims/verdicts.json: "))
      #expect(check.out.contains("supported -> undecided"))
    }

    @Test func `weights are in it only when asked for`() async throws {
      try await sandbox.repro("all")
      try await sandbox.repro("bundle", "plain")
      try await sandbox.repro("bundle", "full", "--with-checkpoints")
      func size(_ name: String) throws -> Int {
        try sandbox.files(below: name).values.map(\.bytes.count).reduce(0, +)
      }
      #expect(try size("full") > size("plain"))
      #expect(try await sandbox.repro("bundle", "--verify", "full").status == 0)
    }

    @Test func `nothing is overwritten, and nothing built is nothing packed`() async throws {
      let none = try await sandbox.repro("bundle", "b")
      #expect(none.status == 66)
      try await bundle()
      #expect(try await sandbox.repro("bundle", "b").status == 73)
      #expect(try await sandbox.repro("bundle", "--verify", "nowhere").status == 66)
      #expect(sandbox.contents.filter { $0.hasPrefix(".repro-bundle") }.isEmpty)
    }

    @Test func `what is stale is left out and said so`() async throws {
      try await sandbox.repro("table4")
      let run = try await sandbox.repro("bundle", "b")
      #expect(run.status == 0)
      #expect(run.err.contains("left out: table5, not up to date"))
      #expect(run.out.contains("1 artifacts: table4"))
    }
  }
}

extension Sandbox {
  /// Writes checksums that fit the files of the bundle `b` as they are now.
  func forgeChecksums() async throws {
    try await shell(
      "cd b && find . -type f ! -name manifest-sha256.txt | sed 's|^./||' | LC_ALL=C sort"
        + " | tr '\\n' '\\0' | xargs -0 sha256sum >manifest-sha256.txt")
  }
}
