import Report

/// Tables in the shapes that matter, with made-up numbers.
enum Examples {
  static let setting = Setting(
    profile: "laptop", data: .synthetic, scale: .full, seeds: [42, 43, 44, 45, 46])

  static let reduced = Setting(
    profile: "laptop", data: .standIn, scale: .reduced("a quarter of the width"), seeds: [42])

  static func derived(_ value: Double, _ unit: Unit) -> Published {
    .known(.init(value, unit: unit, source: .derived, uncertainty: 0.1))
  }

  static func printed(_ value: Double, _ unit: Unit) -> Published {
    .known(.init(value, unit: unit, source: .printed))
  }

  /// Per class count three differences, each with its wins.
  static func pairedDifferences() throws -> Table {
    func pair(_ mean: Double, _ spread: Double, _ paper: Double, _ wins: (Int, Int)) -> [Cell] {
      [
        .comparison(
          Quantity(
            mean, spread: spread, n: 5, unit: .percentagePoints, decimals: 1, signed: true),
          derived(paper, .percentagePoints), under: setting),
        .comparison(.wins(wins.0, of: 5), printed(Double(wins.1), .outOf(5)), under: setting),
      ]
    }
    return try Table(
      id: "table-a", number: "4", title: "Paired differences per seed.", setting: setting,
      columns: [Column("K")]
        + ["A − single", "A − supervised", "A − ensemble"].flatMap {
          [Column("mean ± std", group: $0, unit: .percentagePoints), Column("wins", group: $0)]
        },
      rows: [
        [.integer(5)] + pair(0.44, 0.61, 0.4, (4, 4)) + pair(-0.04, 0.9, -0.2, (2, 3))
          + pair(-1.66, 0.38, -1.7, (0, 0)),
        [.integer(50)] + pair(2.65, 0.83, 2.7, (5, 5)) + pair(2.03, 0.55, 2.0, (5, 5))
          + pair(-0.71, 10.25, -0.7, (1, 0)),
      ],
      notes: ["A win is a seed with a positive difference."])
  }

  /// Per class count the test value and the gap of four methods, and one difference.
  static func gaps() throws -> Table {
    let methods = ["B", "B-ensemble", "B-supervised", "A"]
    func row(
      _ k: Int, _ own: [(Double, Double)], _ paper: [(Double, Double)],
      _ difference: (Double, Double)
    ) -> [Cell] {
      let cells = methods.indices.flatMap { index -> [Cell] in
        [
          .comparison(
            Quantity(own[index].0, spread: 1.25, n: 5, unit: .percent, decimals: 1),
            index == 1 ? .lost : printed(paper[index].0, .percent), under: setting,
            metric: try? MetricID("table-b:\(k)/\(methods[index])/test")),
          .comparison(
            Quantity(own[index].1, n: 5, unit: .percentagePoints, decimals: 1),
            index == 2 ? .notReported : printed(paper[index].1, .percentagePoints),
            under: setting),
        ]
      }
      return [.integer(k)] + cells + [
        .comparison(
          Quantity(difference.0, n: 5, unit: .percentagePoints, decimals: 1, signed: true),
          printed(difference.1, .percentagePoints), under: setting)
      ]
    }
    return try Table(
      id: "table-b", number: "5", title: "Test values and gaps.", setting: setting,
      columns: [Column("K")]
        + methods.flatMap {
          [
            Column("test", group: $0, unit: .percent, better: .higher),
            Column("gap", group: $0, unit: .percentagePoints, better: .lower),
          ]
        } + [Column("B gap − A gap", unit: .percentagePoints)],
      rows: [
        row(
          5, [(83.24, 16.1), (85.5, 14.4), (84.0, 15.3), (84.1, 14.2)],
          [(83.9, 15.8), (0, 14.0), (84, 0), (84.3, 14.6)], (1.9, 1.4)),
        row(
          50, [(72.3, 27.6), (76.0, 23.9), (73.1, 26.0), (99.95, 5.04)],
          [(72.8, 27), (0, 23.6), (73.5, 0), (100, 5.25)], (12.0, 11.5)),
      ])
  }

  /// Few numbers of all kinds, one a line: known, unknown, incomparable, missing.
  static func mixed() throws -> Table {
    try Table(
      id: "mixed", title: "Numbers of all kinds.", setting: reduced,
      columns: [Column("quantity"), Column("value")],
      rows: [
        [
          .text("accuracy"),
          .comparison(
            Quantity(61.25, n: 1, unit: .percent, decimals: 2), printed(91.33, .percent),
            under: reduced),
        ],
        [
          .text("parameters"),
          .comparison(
            Quantity(53760, unit: .count, decimals: 0), printed(53760, .count), under: setting),
        ],
        [
          .text("memory"),
          .comparison(
            Quantity(4.147, unit: Unit("GiB"), decimals: 2),
            .known(.init(4.18, unit: Unit("GB"), source: .publicVersion)), under: setting),
        ],
        [
          .text("learning rate"),
          .comparison(Quantity(2e-4, unit: .count, decimals: 4), .lost, under: setting),
        ],
        [.text("not run"), .missing(because: "Needs data that is not on this machine")],
        [
          .text("diverged"),
          .comparison(
            Quantity(.nan, unit: .percent, decimals: 1), .notReported, under: reduced),
        ],
        [
          .text("loss"),
          .quantity(Quantity(.infinity, unit: .ratio, decimals: 1)).footnote("Overflowed"),
        ],
      ],
      arrangement: .sideBySide)
  }

  static func plain(rows: [[Cell]]) throws -> Table {
    try Table(
      id: "plain", title: "A plain table", setting: setting,
      columns: [Column("name"), Column("count")], rows: rows)
  }

  /// Texts that break a careless renderer.
  static let hostile = [
    "a | b || c\\|", "100% & more_under_scores #1 $x$ {y} ~z ^w \\end{table}", "*bold* _it_ `code`",
    "<script>alert(1)</script> &lt;b&gt; R&D 3 < 4 > 2", "line one\nline two\r\n\r\n\tline three",
    "− ± – — ≥ ≤ ² × ∞ µ → α “quoted” ‘single’ … ﬁ", "Erdős Gödel naïve ñandú Škoda Å í ﬃ ß ø ł",
    "漢字 🙂 עברית", "\u{1B}[31mred\u{1B}[0m \u{202E}reversed\u{0}\u{7}", "-- --- `` '' ?` !` <<",
    "~~struck~~ [link](http://example.org) ![image](x)", "", "   ", "1. first", "# head",
    "e\u{301}\u{20DD}",
    "\\input{/etc/passwd} \\write18{id} %", "\u{301}alone", "+ plus", "\"double\" 'single' `back`",
  ]

  static func nasty() throws -> Table {
    try Table(
      id: "nasty_#1 %", number: "A_1", title: "Title with | % & _ and \\ and $", setting: setting,
      columns: [
        Column("| raw %"), Column("_n_", group: "& group #"), Column("v", group: "& group #"),
      ],
      rows: hostile.enumerated().map { index, text in
        [
          .text(text).footnote("About \(text)"), .integer(-index * 12345),
          .quantity(Quantity(-0.04, spread: 0.05, n: 1, unit: Unit("µs_%"), decimals: 1)),
        ]
      },
      notes: ["", "# note_1 & 100 % ~ ^", "- dash"])
  }

  static func document() throws -> Document {
    Document(
      title: "Report & more",
      blocks: [
        .heading("Results_1"), .paragraph("# Not a heading, 50 % of $5."),
        .table(try pairedDifferences()), .table(try gaps()), .table(try mixed()),
        .heading("Odd ones"), .table(try plain(rows: [])),
        .table(try plain(rows: [[.text("only"), .integer(1)]])),
      ])
  }
}
