import TestSupport
import Testing

@testable import Pipeline

/// What a stage leaves for its user.
@Suite struct WorkDirectoryTests {
  private let folder: TemporaryDirectory
  private var directory: WorkDirectory { WorkDirectory(path: folder.path) }

  init() throws { folder = try TemporaryDirectory() }

  @Test(arguments: [
    (
      "one\nerror: bad file\n  found: a web page\n  next step: remove it\ntwo\n",
      ": bad file\n  found: a web page\n  next step: remove it"
    ),
    ("error: first\n  of it\nerror: second\n", ": second"), ("no words of errors\n", ""), ("", ""),
  ])
  func `the last error of a log comes with its evidence`(log: String, found: String) throws {
    try folder.write(log.utf8, to: "log.txt")
    #expect(directory.lastError == found)
  }

  @Test func `an error behind an endless log is found`() throws {
    let lines = String(repeating: "step\n", count: 1 << 16)
    try folder.write((lines + "error: last\n  next step: none\n").utf8, to: "log.txt")
    #expect(directory.lastError == ": last\n  next step: none")
  }

  @Test func `notes are read line by line, and none is no error`() throws {
    #expect(directory.readNotes() == [])
    let progress = ProgressFile(path: directory.progress, notes: directory.notes)
    progress.note("left out: a.txt")
    progress.note("two\nlines")
    #expect(directory.readNotes() == ["left out: a.txt", "two lines"])
  }
}
