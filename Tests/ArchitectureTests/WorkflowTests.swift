import TestSupport
import Testing

/// The workflows of the host of the repository open nothing to strangers.
@Suite struct WorkflowTests {
  private let tree = SourceTree()

  /// The lines of a workflow without comments.
  private func lines(_ path: String) throws -> [String] {
    try tree.text(path).split(separator: "\n").map { line in
      String(line.prefix(upTo: line.firstRange(of: " #")?.lowerBound ?? line.endIndex))
    }.filter { !$0.hasPrefix("#") }
  }

  private var workflows: [String] { tree.files(below: ".github/workflows", extensions: ["yml"]) }

  @Test func `there is a check and a nightly run, in spaces`() throws {
    #expect(workflows.map { $0.split(separator: "/").last ?? "" } == ["check.yml", "nightly.yml"])
    for path in workflows {
      #expect(try !tree.text(path).contains("\t"), "\(path)")
      let heads = try lines(path).filter { $0.first?.isLetter == true }.map {
        $0.prefix { $0 != ":" }
      }
      #expect(heads == ["name", "on", "permissions", "concurrency", "jobs"], "\(path)")
    }
  }

  @Test func `tokens may read and nothing else`() throws {
    for path in workflows {
      let lines = try lines(path)
      let place = try #require(lines.firstIndex(of: "permissions:"))
      #expect(lines[place + 1] == "  contents: read")
      #expect(!lines[place + 2].hasPrefix(" "))
      #expect(lines.count { $0.contains("permissions:") } == 1)
      #expect(!lines.contains { $0.contains(": write") || $0.contains("secrets.") })
      let checkouts = lines.count { $0.contains("actions/checkout@") }
      #expect(lines.count { $0.contains("persist-credentials: false") } == checkouts)
    }
  }

  @Test func `actions are pinned to commits`() throws {
    for path in workflows {
      let used = try lines(path).filter { $0.contains("uses:") }
      #expect(!used.isEmpty)
      for line in used {
        #expect(line.contains(/uses: [a-z\/-]+@[0-9a-f]{40}$/), "\(path): \(line)")
      }
    }
  }

  @Test func `code of strangers runs without trust, and leaves nothing behind`() throws {
    for path in workflows {
      let text = try lines(path).joined(separator: "\n")
      #expect(!text.contains("pull_request_target"))
      #expect(!text.contains("workflow_run"))
      // Text of a pull request in a script would be a script of its author.
      #expect(!text.contains("github.event.pull_request"))
      #expect(!text.contains("github.head_ref"))
      guard text.contains("pull_request") else { continue }
      #expect(!text.contains("cache/save") && !text.contains("actions/cache@"), "\(path)")
      #expect(!text.contains("upload-artifact"), "\(path)")
    }
  }

  @Test func `cached data sets are those of the table of checksums, and only whole ones are kept`()
    throws
  {
    let table = "Sources/Fetch/downloads.json"
    #expect(try tree.text(table).contains("\"md5\""))
    let lines = try lines(".github/workflows/nightly.yml")
    let keys = lines.filter { $0.contains("key: data-") }
    #expect(keys.count == 2)
    #expect(keys.allSatisfy { $0.hasSuffix("key: data-${{ hashFiles('\(table)') }}") })
    let fetched = try #require(lines.first { $0.contains("--fetch") })
    #expect(fetched.hasSuffix("--fetch 'cifar-10 cifar-100' --data data"))
    for name in ["cifar-10", "cifar-100"] {
      #expect(
        lines.contains { $0.contains("hashFiles('data/\(name)/\(name)-binary.tar.gz') != ''") })
    }
  }

  @Test func `what workflows call is there`() {
    for path in ["repro", "scripts/check", "scripts/nightly", "scripts/validate-crate"] {
      #expect(tree.isExecutable(path), "\(path)")
    }
  }
}
