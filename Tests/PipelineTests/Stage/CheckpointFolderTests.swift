import Foundation
import TestSupport
import Testing

@testable import Pipeline

struct CheckpointFolderTests {
  private let directory: TemporaryDirectory
  private let checkpoint: CheckpointFolder

  init() throws {
    directory = try TemporaryDirectory()
    checkpoint = CheckpointFolder(directory: directory("c"))
  }

  @Test func `what was saved last is read`() throws {
    #expect(checkpoint.read() == nil)
    try checkpoint.save(Data("one".utf8))
    try checkpoint.save(Data("two".utf8))
    #expect(checkpoint.read() == Data("two".utf8))
    let names = try FileManager.default.contentsOfDirectory(atPath: directory("c")).sorted()
    let digest = Digest(of: Data("two".utf8)).hex
    #expect(names == [digest, "\(digest).seconds"])
  }

  @Test func `the time of the work in it goes along from execution to execution`() async throws {
    #expect(checkpoint.earlierSeconds == 0)
    try await Task.sleep(for: .milliseconds(20))
    try checkpoint.save(Data("one".utf8))
    let second = CheckpointFolder(directory: directory("c"))
    #expect(second.earlierSeconds == 0)
    #expect(second.read() != nil)
    let first = second.earlierSeconds
    #expect(first >= 0.02)
    try second.save(Data("two".utf8))
    let third = CheckpointFolder(directory: directory("c"))
    #expect(third.read() == Data("two".utf8))
    #expect(third.earlierSeconds > first)
  }

  @Test(arguments: ["", "soon", "nan", "-3", "inf"])
  func `a time that is none counts as nothing`(text: String) throws {
    try checkpoint.save(Data("one".utf8))
    let digest = Digest(of: Data("one".utf8)).hex
    try directory.write(text.utf8, to: "c/\(digest).seconds")
    #expect(checkpoint.read() == Data("one".utf8))
    #expect(checkpoint.earlierSeconds == 0)
  }

  @Test func `bytes that are not what their name says are not served`() throws {
    try checkpoint.save(Data("whole".utf8))
    let name = Digest(of: Data("whole".utf8)).hex
    try FileManager.default.removeItem(atPath: directory("c/\(name)"))
    try directory.write("damaged".utf8, to: "c/\(name)")
    #expect(checkpoint.read() == nil)
    try checkpoint.save(Data("new".utf8))
    #expect(checkpoint.read() == Data("new".utf8))
  }
}
