import Foundation
import TestSupport
import Testing

/// The helper behind all golden files must itself be able to fail.
@Suite struct ExpectGoldenTests {
  @Test func `another text than the golden one is an issue`() throws {
    try Self.withTemporaryGolden("line one\nline two\n") { file, caller in
      try expectGolden("line one\nline two\n", named: file, filePath: caller)
      try withKnownIssue {
        try expectGolden("line one\nline 2\n", named: file, filePath: caller)
      } matching: {
        $0.comments.contains {
          "\($0)".contains("line 2 differs\n  golden: line two\n  found:  line 2")
        }
      }
    }
  }

  @Test func `a missing golden file is an issue`() throws {
    try Self.withTemporaryGolden("text") { _, caller in
      try withKnownIssue {
        try expectGolden("text", named: "no-such-file", filePath: caller)
      } matching: {
        $0.comments.contains { "\($0)".contains("record it with RECORD_GOLDENS=1") }
      }
    }
  }

  @Test func `recording writes the file and is an issue all the same`() async {
    await #expect(processExitsWith: .success) {
      setenv("RECORD_GOLDENS", "1", 1)
      try ExpectGoldenTests.withTemporaryGolden("old") { file, caller in
        withKnownIssue { try expectGolden("new", named: file, filePath: caller) }
        let recorded = try Data(
          contentsOf: URL(filePath: caller).deletingLastPathComponent()
            .appending(path: "Goldens/\(file)"))
        try #require(recorded == Data("new".utf8))
      }
    }
  }

  private static func withTemporaryGolden(
    _ text: String, _ body: (_ file: String, _ caller: String) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "golden-\(UUID().uuidString)")
    let goldens = folder.appending(path: "Goldens")
    try FileManager.default.createDirectory(at: goldens, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(text.utf8).write(to: goldens.appending(path: "file.txt"))
    try body("file.txt", folder.appending(path: "Caller.swift").path(percentEncoded: false))
  }
}
