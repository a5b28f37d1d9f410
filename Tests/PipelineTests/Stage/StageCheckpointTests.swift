import Foundation
import TestSupport
import Testing

@testable import Pipeline

struct StageCheckpointTests {
  private let directory: TemporaryDirectory
  private let checkpoint: StageCheckpoint

  init() throws {
    directory = try TemporaryDirectory()
    checkpoint = StageCheckpoint(directory: directory("c"))
  }

  @Test func `what was saved last is read`() throws {
    #expect(checkpoint.read() == nil)
    try checkpoint.save(Data("one".utf8))
    try checkpoint.save(Data("two".utf8))
    #expect(checkpoint.read() == Data("two".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory("c")).count == 1)
  }

  @Test func `bytes that are not what their name says are not served`() throws {
    try checkpoint.save(Data("whole".utf8))
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: directory("c")).first)
    try FileManager.default.removeItem(atPath: directory("c/\(name)"))
    try directory.write("damaged".utf8, to: "c/\(name)")
    #expect(checkpoint.read() == nil)
    try checkpoint.save(Data("new".utf8))
    #expect(checkpoint.read() == Data("new".utf8))
  }
}
