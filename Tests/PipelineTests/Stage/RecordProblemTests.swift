import Foundation
import Testing

@testable import Pipeline

/// What a record from elsewhere may say.
@Suite struct RecordProblemTests {
  private let blob = BlobReference(digest: Digest(of: Data()), byteCount: 0)

  private func record(
    kind: String = "leaf", _ names: [String] = ["value", "side"],
    change: (inout ActionRecord) -> Void = { _ in }
  ) -> ActionRecord {
    var record = StoreFixture.record(
      outputs: Dictionary(uniqueKeysWithValues: names.map { ($0, blob) }))
    record.preimage.kind = kind
    record.key = record.preimage.key
    change(&record)
    return record
  }

  @Test func `a record of a known kind with its outputs is taken`() {
    #expect(StageCatalog.toy.problem(of: record()) == nil)
    #expect(StageCatalog.toy.problem(of: record(kind: "report", ["page"])) == nil)
  }

  @Test func `other kinds, names and natures are refused`() {
    for names in [["value"], ["value", "side", "more"], ["value", "../side"], []] {
      #expect(StageCatalog.toy.problem(of: record(names)) != nil)
    }
    #expect(StageCatalog.toy.problem(of: record(kind: "leav")) != nil)
    #expect(StageCatalog.toy.problem(of: record { $0.isMeasurement = true }) != nil)
  }

  @Test func `sizes, times and words that no run has are refused`() {
    let changes: [(inout ActionRecord) -> Void] = [
      { $0.outputs["value"]?.byteCount = -1 },
      { $0.log = BlobReference(digest: $0.key, byteCount: .min) },
      { $0.usage.startedAt = -1e300 }, { $0.usage.finishedAt = .infinity },
      { $0.usage.earlierSeconds = 1e12 }, { $0.usage.cpuSeconds = .nan },
      { $0.usage.peakResidentBytes = -1 }, { $0.usage.work = .infinity }, { $0.host.cores = -1 },
      { $0.stage = "\u{1B}[2J" }, { $0.host.name = "a\nb" }, { $0.host.processor = "\u{202E}" },
      { $0.host.system = String(repeating: "x", count: 5000) },
      { $0.preimage.environment = ["cpu": "\u{7}"] },
    ]
    for (number, change) in changes.enumerated() {
      #expect(StageCatalog.toy.problem(of: record(change: change)) != nil, "\(number)")
    }
  }
}
