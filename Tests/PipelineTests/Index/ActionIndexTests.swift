internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Pipeline

/// What both indexes promise.
@Suite struct ActionIndexTests {
  let directory: TemporaryDirectory
  let indexes: [any ActionIndex]

  init() throws {
    directory = try TemporaryDirectory()
    indexes = [
      MemoryIndex(), try SQLiteIndex(creatingAt: directory("index.sqlite"), load: { [] }),
    ]
  }

  static func entry(
    _ number: Int, key: Int? = nil, stage: String = "s", parameters: Int = 0,
    outputs: [String] = ["a"], wallSeconds: Double = 1, work: Double? = nil, finishedAt: Double = 0
  ) -> ActionEntry {
    ActionEntry(
      key: Digest(of: Data("key \(key ?? number)".utf8)),
      record: Digest(of: Data("record \(number)".utf8)), stage: stage, kind: "kind of \(stage)",
      parameters: Digest(of: Data("parameters \(parameters)".utf8)), isMeasurement: false,
      outputs: Dictionary(
        uniqueKeysWithValues: outputs.map {
          ($0, BlobReference(digest: Digest(of: Data($0.utf8)), byteCount: number))
        }), wallSeconds: wallSeconds, work: work, finishedAt: finishedAt)
  }

  @Test func `entries come back as they went in, whatever the names of the outputs`() throws {
    let entries = [
      Self.entry(1, outputs: []), Self.entry(2, outputs: ["a", "b'\"\n", "ü", ""]),
      Self.entry(3, key: 2, stage: "it's", finishedAt: 0.1 + 0.2),
    ]
    for index in indexes {
      try index.insert(entries)
      #expect(Set(try index.entries(for: entries.prefix(2).map(\.key))) == Set(entries))
      #expect(try index.entries(for: [Self.entry(9).key]).isEmpty)
      #expect(try index.entries(for: []).isEmpty)
    }
  }

  @Test func `inserting twice changes nothing`() throws {
    for index in indexes {
      try index.insert([Self.entry(1), Self.entry(1)])
      try index.insert([Self.entry(1)])
      #expect(try index.entries(for: [Self.entry(1).key]) == [Self.entry(1)])
      #expect(try index.durations().kinds == ["kind of s": 1])
    }
  }

  @Test func `the latest entry of a stage is by time`() throws {
    for index in indexes {
      try index.insert([1, 3, 2].map { Self.entry($0, finishedAt: Double($0)) })
      #expect(try index.latest(stage: "s", limit: 9) == [Self.entry(3, finishedAt: 3)])
      #expect(try index.latest(stage: "t", limit: 9) == [])
    }
  }

  @Test func `each of a stage's parameters has its latest entry, the latest first`() throws {
    let entries = [(1, 7), (2, 7), (3, 8), (4, 8), (5, 9)].map { number, parameters in
      Self.entry(number, parameters: parameters, finishedAt: Double(number))
    }
    for index in indexes {
      try index.insert(entries.reversed() + [Self.entry(6, stage: "t", finishedAt: 6)])
      #expect(try index.latest(stage: "s", limit: 9) == [entries[4], entries[3], entries[1]])
      #expect(try index.latest(stage: "s", limit: 2) == [entries[4], entries[3]])
    }
  }

  @Test func `durations are the latest of a stage and the mean of a kind`() throws {
    for index in indexes {
      try index.insert([
        Self.entry(1, wallSeconds: 4, finishedAt: 20),
        Self.entry(2, wallSeconds: 2, finishedAt: 10),
      ])
      let durations = try index.durations()
      #expect(durations.stages == ["s": 4])
      #expect(durations.kinds == ["kind of s": 3])
      #expect(durations.estimate(stage: "s", kind: "other") == 4)
      #expect(durations.estimate(stage: "new", kind: "kind of s") == 3)
      #expect(durations.estimate(stage: "new", kind: "new") == nil)
    }
  }

  @Test func `another amount of work is estimated by the rate of the kind`() throws {
    for index in indexes {
      try index.insert([
        Self.entry(1, wallSeconds: 4, work: 10, finishedAt: 10),
        Self.entry(2, wallSeconds: 8, work: 50, finishedAt: 20),
        Self.entry(3, wallSeconds: 100, finishedAt: 5),
      ])
      let durations = try index.durations()
      #expect(durations.estimate(stage: "s", kind: "kind of s", work: 50) == 8)
      // Sixty units took twelve seconds.
      #expect(durations.estimate(stage: "s", kind: "kind of s", work: 500) == 100)
      #expect(durations.estimate(stage: "new", kind: "kind of s", work: 5) == 1)
      #expect(durations.estimate(stage: "new", kind: "new", work: 5) == nil)
    }
  }

  @Test func `removed and replaced entries are gone with their outputs`() throws {
    for index in indexes {
      try index.insert([1, 2, 3].map { Self.entry($0) })
      try index.remove(records: [Self.entry(1).record])
      #expect(try index.entries(for: [Self.entry(1).key]).isEmpty)
      #expect(try index.entries(for: [Self.entry(2).key]).count == 1)
      try index.replaceAll(with: [Self.entry(4)])
      #expect(try index.entries(for: (1...4).map { Self.entry($0).key }) == [Self.entry(4)])
      try index.insert([Self.entry(1)])
      #expect(try index.entries(for: [Self.entry(1).key]) == [Self.entry(1)])
    }
  }

  @Test func `ten thousand keys are found in one call, and others are not`() throws {
    let entries = (0..<10_000).map { Self.entry($0, outputs: ["model", "metrics"]) }
    let absent = (10_000..<10_100).map { Self.entry($0).key }
    for index in indexes {
      try index.insert(entries)
      #expect(Set(try index.entries(for: entries.map(\.key) + absent)) == Set(entries))
    }
  }
}
