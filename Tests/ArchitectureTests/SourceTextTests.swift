import TestSupport
import Testing

/// Rules about the text of the sources.
@Suite struct SourceTextTests {
  private let tree = SourceTree()

  /// A file's lines without comments.
  private func code(of path: String) throws -> [String] {
    try tree.text(path).split(separator: "\n").map { line in
      String(line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex))
    }
  }

  /// Reads what the environment says of the BLAS, so as to refuse what would change the bits.
  private static let choiceOfCore =
    "Sources/Kernels/BLAS/EnvironmentVariable.swift:     let inherited = getenv("

  /// Hands the environment on to Python, whose version and packages are asked for in the same and are part of the key.
  private static let environmentOfTrainer =
    "Sources/TorchStages/TrainerProcess.swift:     let environment = ProcessInfo"

  /// Where the code below `folders` has one of `words`.
  private func occurrences(of words: [String], below folder: String) throws -> [String] {
    try occurrences(of: words, in: tree.files(below: folder))
  }

  private func occurrences(of words: [String], in files: [String]) throws -> [String] {
    try files.flatMap { path in
      try code(of: path).filter { line in words.contains { line.contains($0) } }
        .map { "\(path): \($0)" }
    }
  }

  /// What computes and arranges numbers: all but the engine, transfers, bundles and the command line.
  private var numeric: [String] {
    let others = [
      "Bundles", "Cluster", "Fetch", "Gzip", "Pipeline", "RemoteStore", "StageKit", "repro",
    ].map { "Sources/\($0)/" }
    return tree.files(below: "Sources").filter { path in !others.contains { path.hasPrefix($0) } }
  }

  @Test func `numbers have no hidden input`() throws {
    let hidden = [
      "Date()", "Date.now", "timeIntervalSince", ".random(", ".shuffled()", ".randomElement()",
      "UUID()", "getenv(", ".environment[", "ProcessInfo", "Locale.current",
      "SystemRandomNumberGenerator",
    ]
    let found = try occurrences(of: hidden, in: numeric)
      .filter { line in
        ![Self.choiceOfCore, Self.environmentOfTrainer].contains { line.hasPrefix($0) }
      }
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
  }

  @Test func `only measurements read what the system says of the machine`() throws {
    let readers = try occurrences(of: ["import HostSystem"], in: numeric).map {
      $0.prefix { $0 != ":" }
    }
    #expect(Set(readers) == ["Sources/Measurements/Steps/StepMeasurement.swift"])
  }

  @Test func `what is so on one system alone stands in one place`() throws {
    for (text, place) in [
      ("\"/proc", "Sources/HostSystem/"), ("import Glibc", "Sources/CLibrary/"),
      ("import Darwin", "Sources/CLibrary/"),
    ] {
      let found = try occurrences(of: [text], below: "Sources")
      #expect(!found.isEmpty)
      #expect(found.allSatisfy { $0.hasPrefix(place) }, "\(found.joined(separator: "\n"))")
    }
  }

  @Test func `the search for hidden inputs finds what there is`() throws {
    #expect(try occurrences(of: ["ProcessInfo"], below: "Sources/repro").count > 1)
  }

  @Test(arguments: ["student", "teacher", "goodness", "dtg", "backprop", "ensemble", "cifar"])
  func `the engine and the report know no word of the paper`(word: String) throws {
    for path in ["Pipeline", "StageKit", "Report", "ReportModel"]
      .flatMap({ tree.files(below: "Sources/\($0)") })
    {
      for line in try tree.text(path).split(separator: "\n") {
        #expect(!line.lowercased().contains(word), "\(path): \(line)")
      }
    }
  }

  @Test func `no two streams of random numbers have the same purpose`() throws {
    let lines = try occurrences(of: ["RandomPurpose(rawValue: "], below: "Sources")
    let numbers = lines.compactMap { line in
      line.firstMatch(of: /RandomPurpose\(rawValue: ([0-9_]+)\)/).map { String($0.output.1) }
    }
    #expect(numbers.count == lines.count && numbers.count > 20)
    let twice = Dictionary(grouping: numbers) { $0 }.filter { $1.count > 1 }.keys
    #expect(twice.isEmpty, "\(twice.sorted())")
  }

  @Test func `no file of the sources is longer than 400 lines`() throws {
    for path in tree.files(below: "Sources", extensions: ["swift", "c", "h"]) {
      let count = try tree.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(count <= 401, "\(path) has \(count - 1) lines")
    }
  }

  @Test func `concurrency is structured`() throws {
    // The root of all tasks: the program begins as none, so that it starts threads only where they are needed.
    let root = "Sources/repro/Program.swift:     Task {"
    let found = try occurrences(
      of: [" Task {", "Task.detached", "nonisolated(unsafe)"], below: "Sources"
    ).filter { $0 != root }
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
  }

  @Test func `what the compiler does not check comes with a proof`() throws {
    for path in tree.files(below: "Sources") {
      guard try code(of: path).contains(where: { $0.contains("@unchecked Sendable") }) else {
        continue
      }
      #expect(try tree.text(path).contains("/// `@unchecked Sendable`: "), "\(path)")
    }
  }
}
