import TestSupport
import Testing

@testable import repro

/// What `repro trace` prints.
@Suite struct TraceTextGoldenTests {
  @Test func `a stale trace says what changed, and of runs once what they share`() throws {
    try expectGolden(TraceText(try TraceExample.stale()).text, named: "trace-stale.txt")
  }

  @Test func `a fresh trace has no word about the manifest`() throws {
    try expectGolden(TraceText(try TraceExample.fresh()).text, named: "trace-fresh.txt")
  }
}
