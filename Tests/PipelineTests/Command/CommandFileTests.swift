import Foundation
import TestSupport
import Testing
import WrittenNumbers

@testable import Pipeline

/// What commands read and write: patterns of code, files of numbers, progress, and what `strace` saw.
@Suite struct CommandFileTests {
  @Test(arguments: [
    ("*.py", ["a.py"]), ("lib/*.py", ["lib/b.py"]),
    ("**/*.py", ["a.py", "lib/b.py", "lib/x/c.py"]),
    ("lib/**/*.py", ["lib/b.py", "lib/x/c.py"]), ("lib", ["lib"]), ("?.R", ["?.R"]),
    ("none/*.py", ["none/*.py"]),
  ])
  func `patterns fit files, and one that fits none is what is missing`(
    pattern: String, files: [String]
  ) throws {
    let folder = try TemporaryDirectory()
    for name in ["a.py", "a.txt", "lib/b.py", "lib/x/c.py", ".hidden/d.py"] {
      try folder.write("".utf8, to: name)
    }
    #expect(try PathPattern(pattern).paths(in: folder.path).sorted() == files)
  }

  @Test func `numbers have a name, and nested ones a path`() throws {
    let json = #"{"a": 1, "b": {"c": {"value": 2.5, "spread": 0.5, "n": 3, "unit": "pp"}}}"#
    let numbers = try MetricsFile(Data(json.utf8), named: "m.json").numbers
    #expect(numbers["a"] == .init(value: 1))
    #expect(numbers["b/c"] == .init(value: 2.5, spread: 0.5, n: 3, unit: "pp"))
    let csv = "name,value,n,unit\na,1,,\nb/c,2.5,3,pp\n"
    let table = try MetricsFile(Data(csv.utf8), named: "m.csv").numbers
    #expect(table["b/c"] == .init(value: 2.5, n: 3, unit: "pp"))
  }

  @Test(arguments: [
    ("m.json", "[1]"), ("m.json", "{}"), ("m.json", #"{"a": "1"}"#), ("m.json", #"{"a b": 1}"#),
    ("m.json", #"{"a": NaN}"#), ("m.json", #"{"a": {"value": 1, "std": 2}}"#), ("m.json", "{"),
    ("m.json", #"{"a": {"value": 1, "better": "up"}}"#), ("m.json", #"{"a": [1, 2]}"#),
    ("m.csv", ""), ("m.csv", "name,value\n"), ("m.csv", "name,value\na\n"),
    ("m.csv", "name,value\na,1\na,2\n"), ("m.csv", "name,value\na,nan\n"), ("m.csv", "x,y\n1,2\n"),
  ])
  func `a file that holds anything else is refused`(name: String, text: String) {
    #expect(throws: (any Error).self) { try MetricsFile(Data(text.utf8), named: name) }
  }

  @Test func `progress is a line with two counts`() {
    #expect(
      CommandProgress.progress(in: "progress 3/10 epoch loss 0.5")
        == StageProgress(step: 3, totalSteps: 10, unit: "epoch", detail: "loss 0.5"))
    for line in ["progress", "progress 3", "progress 3/0", "progress 4/3", "Progress 1/2", "x 1/2"]
    {
      #expect(CommandProgress.progress(in: line) == nil, "\(line)")
    }
  }

  @Test func `time is what the shell says of itself and of its children`() {
    #expect(CommandScript.seconds(in: "0m0.01s 0m0.02s\n1m0.50s 0m0.25s\n") == 60.78)
    #expect(CommandScript.seconds(in: "") == 0)
  }

  @Test func `of a trace count what was opened and started`() {
    let trace = """
      12 execve("/usr/bin/cat", ["cat"], 0x7 /* 3 vars */) = 0
      12 openat(AT_FDCWD, "/home/u/secret", O_RDONLY) = 3
      12 openat(AT_FDCWD, "/home/u/absent", O_RDONLY) = -1 ENOENT (No such file or directory)
      12 openat(AT_FDCWD, "../up", O_RDONLY) = 3
      12 openat(AT_FDCWD, "out", O_WRONLY|O_CREAT, 0666) = 4
      12 openat(AT_FDCWD, "/home/u", O_RDONLY|O_DIRECTORY) = 5
      12 +++ exited with 0 +++
      """
    let read = UndeclaredReads.read(trace, in: "/work/folder")
    #expect(read.files == ["/home/u/secret", "/work/up"])
    #expect(read.programs == ["/usr/bin/cat"])
  }

  @Test func `paths of outputs stay where they are written`() {
    for path in ["a", "a/b.txt", "a b", "…"] { #expect(CommandSpec.isSafe(path), "\(path)") }
    for path in ["", "/a", "../a", "a/../b", "./a", "a//b", "a/", "a\nb", "a\u{1b}[0m"] {
      #expect(!CommandSpec.isSafe(path), "\(path)")
    }
  }
}
