import Foundation
import TestSupport
import Testing

@testable import Paper
@testable import repro

@Suite struct ManifestLinesTests {
  private static let text = """
    {
      "a": 1,
      "b": { "c": [ { "id": "x" },
          { "id": "y", "d": {
            "e": "a \\"quoted\\" } text", "f": -1.5e3 } } ] },
      "g": true
    }
    """

  private static let places: [(path: [ManifestSettings.Step], line: Int?)] = [
    ([], 1), ([.member("a")], 2), ([.member("b"), .member("c")], 3),
    ([.member("b"), .member("c"), .element(0), .member("id")], 3),
    ([.member("b"), .member("c"), .element(1)], 4),
    ([.member("b"), .member("c"), .element(1), .member("d"), .member("f")], 5),
    ([.member("g")], 6), ([.member("h")], nil), ([.element(0)], nil),
  ]

  @Test(arguments: 0..<places.count)
  func `a member is found on its line`(index: Int) {
    let (path, line) = Self.places[index]
    #expect(ManifestLines(Data(Self.text.utf8)).line(of: path) == line)
  }

  @Test func `damaged text ends the walk`() {
    let bytes = Array(Self.text.utf8)
    for length in 0..<bytes.count { _ = ManifestLines(Data(bytes.prefix(length))) }
    _ = ManifestLines(Data("]]}},,::".utf8))
  }

  @Test func `a setting of the pipeline is found on the line that has it`() throws {
    let bytes = try SourceTree().bytes("pipeline.json")
    let settings = try ManifestSettings(json: bytes)
    let lines = ManifestLines(bytes)
    let text = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for entry in try AssumedSettings.bundled().all {
      let line = try #require(settings.path(of: entry.name).flatMap(lines.line), "\(entry.name)")
      let key = try #require(entry.name.split(separator: ".").last)
      #expect(text[line - 1].contains("\"\(key)\""), "\(entry.name)")
    }
  }
}
