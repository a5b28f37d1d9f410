import Testing

@testable import Report
@testable import ReportModel

@Suite struct MarkdownRendererTests {
  /// The cells of a line of a Markdown table, split at bars that are not escaped.
  private func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isEscaped = false
    for character in line {
      if character == "|", !isEscaped {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return cells
  }

  @Test func `no text leaves its cell`() throws {
    let lines = MarkdownRenderer().render(try Examples.nasty()).split(separator: "\n")
    let table = lines.filter { $0.hasPrefix("|") }
    #expect(table.count == Examples.hostile.count + 3)
    for line in table {
      #expect(cells(line).count == 5, "\(line)")
    }
  }

  @Test func `the lines of a table have one width`() throws {
    for table in [try Examples.pairedDifferences(), try Examples.gaps(), try Examples.mixed()] {
      let lines = MarkdownRenderer().render(table).split(separator: "\n")
      #expect(Set(lines.filter { $0.hasPrefix("|") }.map(\.count)).count == 1)
    }
  }

  @Test func `nothing that drives a terminal is printed`() throws {
    for renderer in GoldenTests.renderers {
      let text = renderer.render(try Examples.nasty())
      let controls = text.unicodeScalars.filter {
        $0 != "\n" && [.control, .format].contains($0.properties.generalCategory)
      }
      #expect(controls.isEmpty)
    }
  }

  @Test(arguments: [
    ("dtg_ff", "dtg_ff"), ("_it_", "\\_it\\_"), ("a*b", "a\\*b"), ("K < 10", "K < 10"),
    ("<b>", "\\<b>"), ("R&D", "R&D"), ("&amp;", "\\&amp;"), ("a|b", "a\\|b"), ("\\", "\\\\"),
    ("a\n b", "a b"), ("$x$", "\\$x\\$"),
  ])
  func `only markup is escaped`(text: String, escaped: String) {
    #expect(markdownEscaped(text) == escaped)
  }

  @Test(arguments: [
    ("# a", "\\# a"), ("- a", "\\- a"), ("+2", "\\+2"), ("1. a", "1\\. a"), ("12) a", "12\\) a"),
    ("> a", "\\> a"), ("1.5", "1\\.5"), ("a - b", "a - b"), ("", ""),
  ])
  func `a paragraph starts no list and no heading`(text: String, escaped: String) {
    #expect(markdownParagraph(text) == escaped)
  }

  @Test func `unknown numbers are words, never zero`() throws {
    let lines = MarkdownRenderer().render(try Examples.mixed()).split(separator: "\n")
    let learningRate = try #require(lines.first { $0.contains("learning rate") })
    #expect(learningRate.contains(" lost in our copy |"))
    let missing = try #require(lines.first { $0.contains("not run") })
    #expect(missing.contains(" missingᵉ |"))
    #expect(lines.contains("- ᵉ Needs data that is not on this machine"))
  }

  @Test func `an incomparable published number stands in parentheses with its reason`() throws {
    let text = MarkdownRenderer().render(try Examples.mixed())
    #expect(text.contains(" (91.33%)ᵃ"))
    #expect(text.contains("- ᵃ Not comparable: stand-in data; reduced scale"))
  }

  @Test func `a published number without one of this run is in its own line`() throws {
    let columns =
      [Column("row")] + ["A", "B"].map { Column("gap", group: $0, unit: .percentagePoints) }
    let table = try Table(
      id: "t", title: "T", setting: Examples.setting, columns: columns,
      rows: [
        [
          .text("a"),
          .words(
            "absent", beside: .known(.init(2.4, unit: .percentagePoints, source: .derived))),
          .quantity(Quantity(1.5, unit: .percentagePoints, decimals: 1, signed: true)),
        ],
        [
          .text("b"), .missing(because: "not run", beside: .lost),
          .quantity(Quantity(2.5, unit: .percentagePoints, decimals: 1, signed: true)),
        ],
      ])
    let lines = MarkdownRenderer().render(table).split(separator: "\n").map { line in
      line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
    }
    #expect(
      lines[5...7] == [
        ["a", "regenerated", "absent", "+1.5"], ["", "published", "+2.4ᵃ", ""],
        // A line of nothing but lost numbers is left out, and a note says so.
        ["b", "", "missingᵇ", "+2.5"],
      ])
    #expect(
      lines.contains { $0[0].hasSuffix("lost the numbers of rows without a published line.") })
    let json = try Table(json: table.json())
    #expect(json == table)
  }

  @Test func `a published number is never rounded`() throws {
    let table = try Examples.plain(rows: [
      [
        .text("a"),
        .comparison(
          Quantity(0.2, unit: .ratio, decimals: 1),
          .known(.init(0.2449, unit: .ratio, source: .printed)), under: Examples.setting),
      ]
    ])
    #expect(MarkdownRenderer().render(table).contains(" 0.2449 |"))
  }

  @Test(arguments: [
    (Unit.percent, "7.0 |"), (.percentagePoints, "7.0 pp |"), (.ratio, "7.0 ratio |"),
    (Unit("ms"), "7.0 ms |"), (.outOf(9), "7.0/9 |"),
  ])
  func `a number never stands under the unit of another`(unit: Unit, text: String) throws {
    let table = try Table(
      id: "t", title: "T", setting: Examples.setting, columns: [Column("v", unit: .percent)],
      rows: [[.quantity(Quantity(7, unit: unit, decimals: 1))]])
    #expect(MarkdownRenderer().render(table).hasSuffix(" \(text)\n"))
  }

  @Test func `marks go on after the alphabet`() {
    #expect([0, 24, 25, 49, 50].map(Footnotes.letters) == ["a", "z", "aa", "az", "ba"])
  }
}
