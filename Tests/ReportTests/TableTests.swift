import Testing

@testable import Report
@testable import ReportModel

@Suite struct TableTests {
  @Test func `a table without columns is an error`() {
    #expect(throws: ReportError.noColumns(table: "t")) {
      try Table(id: "t", title: "", setting: Examples.setting, columns: [], rows: [])
    }
  }

  @Test func `a row of another width is an error`() {
    #expect(throws: ReportError.raggedRow(table: "plain", row: 2, expected: 2, found: 1)) {
      try Examples.plain(rows: [[.text("a"), .integer(1)], [.text("b")]])
    }
  }

  @Test func `a table is what its JSON says`() throws {
    for table in [
      try Examples.pairedDifferences(), try Examples.gaps(), try Examples.nasty(),
      try Examples.plain(rows: []),
    ] {
      let json = try table.json()
      let read = try Table(json: json)
      #expect(read == table)
      #expect(try read.json() == json)
      #expect(json.last == UInt8(ascii: "\n"))
    }
  }

  @Test func `numbers that are not finite survive JSON`() throws {
    let json = try Examples.mixed().json()
    let read = try Table(json: json)
    // A table with a NaN is not equal to itself, so its bytes are compared.
    #expect(try read.json() == json)
    #expect(read.rows[5][1].regenerated?.value.isNaN == true)
    #expect(read.rows[6][1].regenerated?.value == .infinity)
  }

  @Test func `a document is what its JSON says`() throws {
    let document = Document(
      title: "T",
      blocks: [.heading("h"), .paragraph("p"), .table(try Examples.pairedDifferences())])
    #expect(try Document(json: document.json()) == document)
  }

  @Test func `damaged JSON is an error at every length`() throws {
    let json = try Examples.plain(rows: [[.text("a"), .integer(1)]]).json()
    // The last two bytes are the closing brace and the newline.
    for length in 0..<json.count - 1 {
      #expect(throws: ReportError.self, "\(length) bytes") {
        try Table(json: json.prefix(length))
      }
    }
  }

  @Test func `JSON with a ragged row is an error`() throws {
    let table = try Examples.plain(rows: [[.text("a"), .integer(1)]])
    let json = String(decoding: try table.json(), as: UTF8.self)
    let ragged = json.replacing(
      #""title" : "count""#, with: #""title" : "count"}, {"better" : "higher", "title" : "x""#)
    #expect(throws: ReportError.raggedRow(table: "plain", row: 1, expected: 3, found: 2)) {
      try Table(json: ragged.utf8)
    }
  }

  @Test func `a cell keeps its setting only where it differs`() throws {
    let table = try Examples.mixed()
    #expect(table.rows[0][1].setting == nil)
    #expect(table.rows[1][1].setting == Examples.setting)
  }

  @Test(arguments: [
    ([], "no seed"), ([7], "seed 7"), ([42, 43], "seeds 42, 43"), ([42, 43, 44], "seeds 42–44"),
    ([1, 3, 5], "seeds 1, 3, 5"),
  ])
  func `seeds are named in the caption`(seeds: [Int], text: String) {
    let setting = Setting(profile: "p", data: .real, scale: .full, seeds: seeds)
    #expect(setting.parts == ["profile p", "real data", "full scale", text])
  }

  @Test func `the caption has the range of observations`() throws {
    let table = try Examples.plain(rows: [
      [.text("a"), .wins(1, of: 3)], [.text("b"), .wins(1, of: 5)],
    ])
    #expect(table.captionParts.last == "n = 3–5")
  }
}
