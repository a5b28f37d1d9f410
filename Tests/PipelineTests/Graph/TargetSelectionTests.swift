import Testing

@testable import Pipeline

@Suite struct TargetSelectionTests {
  private let graph: Graph

  init() throws {
    graph = try Graph.toy([
      .stage("base", "leaf"),
      .stage(
        "train", "pick", inputs: ["a": "base"], ["over": ["lane": [1, 2], "salt": [5, 15]]]),
      .stage("table", "table", inputs: ["a": "train"]),
      .stage("figure", "table", inputs: ["a": "train"], ["over": ["lane": [1, 2]]]),
    ])
  }

  private func resolve(_ names: String...) throws -> [String] {
    try TargetSelection(in: graph).resolve(names).map(\.text)
  }

  @Test func `all is every artifact with its report, and nothing else`() throws {
    #expect(
      try resolve("all") == [
        "table", "table/report", "figure/lane=1", "figure/lane=1/report", "figure/lane=2",
        "figure/lane=2/report",
      ])
  }

  @Test func `an artifact comes with its report, a report alone`() throws {
    #expect(try resolve("table") == ["table", "table/report"])
    #expect(try resolve("table/report") == ["table/report"])
    #expect(try resolve("figure/lane=2") == ["figure/lane=2", "figure/lane=2/report"])
  }

  @Test func `a family is every member, coordinates in any order narrow it`() throws {
    #expect(
      try resolve("train") == [
        "train/lane=1/salt=5", "train/lane=1/salt=15", "train/lane=2/salt=5",
        "train/lane=2/salt=15",
      ])
    #expect(try resolve("train/salt=5") == ["train/lane=1/salt=5", "train/lane=2/salt=5"])
    #expect(try resolve("train/salt=15/lane=2") == ["train/lane=2/salt=15"])
  }

  @Test func `what is named twice is selected once`() throws {
    #expect(
      try resolve("base", "base", "table", "table/report") == ["base", "table", "table/report"])
  }

  @Test func `unknown names are reported together, with what is nearest`() throws {
    let error = #expect(throws: TargetError.self) {
      try resolve("tabel", "base", "train/lane=3", "xyz")
    }
    #expect(error?.unknown == ["tabel", "train/lane=3", "xyz"])
    #expect(error?.suggestions.first == "table")
    #expect(error?.description.contains("did you mean table") == true)
    #expect(error?.description.contains("next: `repro graph`") == true)
  }

  @Test(arguments: ["", "/", "base/", "/base", "tra", "train/lane", "train/", "lane=1"])
  func `a part of a name is no name`(name: String) {
    #expect(throws: TargetError.self) { try resolve(name) }
  }
}
