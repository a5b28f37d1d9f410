import Report

extension Examples {
  static let pp = Unit.percentagePoints

  /// Means with intervals and the observations behind them, beside published numbers and zero.
  static func trend() -> Figure {
    let places = [5.0, 10, 15, 20, 30, 50]
    func series(_ label: String, _ start: Double, _ end: Double) -> [Figure.Series] {
      let means = places.map { start + (end - start) * ($0 - 5) / 45 }
      return [
        .init(
          label, style: .line,
          points: zip(places, means).map { .init(x: $0, y: $1, low: $1 - 0.75, high: $1 + 0.5) }),
        .init(
          label, style: .points,
          points: zip(places, means).flatMap { x, y in
            [-0.5, -0.25, 0, 0.25, 0.5].map { .init(x: x, y: y + $0) }
          }),
      ]
    }
    return Figure(
      id: "trend", title: "Difference against the number of classes",
      summary: "Two lines rise from about zero to two points; a third stays below zero.",
      setting: setting, x: .init("classes K"), y: .init("difference", unit: pp),
      series: series("minus single", 0.5, 2.75) + series("minus supervised", -0.25, 2)
        + series("minus many", -1.75, -0.75) + [
          .init(
            "published", style: .points,
            points: [.init(x: 5, y: 0.4), .init(x: 50, y: 2.7), .init(x: 50, y: -0.7)])
        ],
      levels: [.init("no difference", y: 0)], notes: ["Bands are 95 % intervals."])
  }

  /// Bars of three series over categories, two with intervals.
  static func bars() -> Figure {
    func series(_ label: String, _ values: [Double], _ reach: Double?) -> Figure.Series {
      .init(
        label, style: .bars,
        points: values.enumerated().map { index, y in
          .init(x: Double(index), y: y, low: reach.map { y - $0 }, high: reach.map { y + $0 })
        })
    }
    return Figure(
      id: "bars", title: "Bars side by side", summary: "Bars over three categories.",
      setting: reduced,
      x: .init("labels", categories: ["coarse, 20 classes", "fine, 100 classes", "50 % & <more>"]),
      y: .init("gap", unit: pp),
      series: [
        series("A", [3.5, 8.25, 10], 1.5), series("B", [2, -4, 9], 0.5),
        series("C", [1, 2, 3], nil),
      ])
  }

  /// Long curves over a logarithmic axis.
  static func curves() -> Figure {
    let steps = (1...40).map { Double($0 * 200) }
    return Figure(
      id: "curves", title: "Learning curves", summary: "Curves fall, fast at first.",
      setting: setting, x: .init("steps", scale: .logarithmic),
      y: .init("loss", unit: .nats, scale: .logarithmic),
      series: (1...4).map { index in
        .init(
          "layer \(index)", style: .line,
          points: steps.map { .init(x: $0, y: 1 / (0.5 + $0 * Double(index) / 2000)) })
      })
  }

  /// More series than there are colours.
  static func crowd() -> Figure {
    Figure(
      id: "crowd", title: "Ten series", summary: "Ten lines fan out.", setting: setting,
      x: .init("epoch"), y: .init("value"),
      series: (0..<10).map { index in
        .init(
          "series \(index)", style: .line,
          points: (1...8).map { .init(x: Double($0), y: 1 + Double($0 * (index - 4)) / 32) })
      })
  }

  /// Named points on two logarithmic axes.
  static func scatter() -> Figure {
    Figure(
      id: "scatter", title: "Speed against memory", summary: "Three methods, one ahead.",
      setting: setting, x: .init("memory", unit: Unit("GiB"), scale: .logarithmic),
      y: .init("speed", unit: Unit("images/s"), scale: .logarithmic),
      series: [
        .init(
          "methods", style: .points,
          points: [
            .init(x: 0.25, y: 1200, low: 1000, high: 1500, label: "flat & fast"),
            .init(x: 4, y: 800, label: "deep"), .init(x: 0, y: 100), .init(x: 2, y: -1),
          ])
      ])
  }

  static func emptyFigure() -> Figure {
    Figure(
      id: "empty", title: "Nothing", summary: "Nothing is to be seen.", setting: setting,
      x: .init("x"), y: .init("y"), series: [.init("none", style: .line, points: [])])
  }

  static func onePoint() -> Figure {
    Figure(
      id: "one-point", title: "One point", summary: "A single point.", setting: setting,
      x: .init("x"), y: .init("y"),
      series: [.init("a", style: .line, points: [.init(x: 5, y: 70, low: 60, high: 75)])])
  }

  /// Gaps, and values that have no place.
  static func gappy() -> Figure {
    Figure(
      id: "gappy", title: "Gaps", summary: "A line with gaps.", setting: setting, x: .init("x"),
      y: .init("y"),
      series: [
        .init(
          "a", style: .line,
          points: [
            .init(x: 1, y: 1, low: 0.5, high: 1.5), .init(x: 2, y: 2, low: 1, high: .infinity),
            .init(x: 3, y: .nan), .init(x: .infinity, y: 3), .init(x: 4, y: 1e-9),
            .init(x: 5, y: 2), .init(x: 6, y: -.infinity), .init(x: 7, y: 1),
          ])
      ], levels: [.init("nowhere", y: .nan), .init("one", y: 1)])
  }

  /// Every text of the figure is hostile.
  static func nastyFigure() -> Figure {
    Figure(
      id: "nasty ../#1 %", title: hostile[0] + hostile[3], summary: hostile[1] + hostile[6],
      setting: reduced, x: .init(hostile[1], unit: Unit("µs_%")),
      y: .init(hostile[5], categories: [hostile[7], hostile[3], "&amp; &#65; %d %%"]),
      series: hostile.enumerated().map { index, text in
        .init(
          text, style: index.isMultiple(of: 3) ? .points : .line,
          points: [
            .init(x: Double(index), y: Double(index % 3), label: text),
            .init(x: Double(index) + 0.5, y: 1),
          ])
      }, levels: [.init(hostile[16], y: 1.5)], notes: hostile)
  }

  static func figures() -> [Figure] {
    [
      trend(), bars(), curves(), crowd(), scatter(), emptyFigure(), onePoint(), gappy(),
      nastyFigure(),
    ]
  }

  /// A figure with every text among documents, claims and provenance.
  static func book() throws -> Book {
    let keys = ["0", "1", "2"].map { String(repeating: $0, count: 64) }
    func action(_ name: String, _ key: String, seed: String) -> Provenance.Action {
      .init(
        stage: name, kind: "training", key: key, code: keys[2],
        parameters: [.init("seed", seed), .init("steps", "60")],
        environment: [.init("instruction set", "wide")], files: [.init("metrics.json", keys[0])])
    }
    let provenance = Provenance(
      stage: action("table-a", keys[0], seed: "1"),
      reads: [.init("trained", 2), .init("more", 3)], ancestors: [.init("data", "12")])
    let odd = Document(
      title: hostile[3],
      blocks: hostile.flatMap { [.heading($0), .paragraph($0)] } + [
        .table(try nasty()), .figure(nastyFigure()),
      ])
    let metrics = try gaps().metrics.map(\.id)
    return Book(
      title: "Report & more", answer: answer(),
      introduction: ["# Not a heading, 50 % of <b>$5</b>.", hostile[7]],
      claims: [
        Badge("supported", kind: .good, statement: "A is above B.", detail: "By 2.0 pp, p < 0.05."),
        Badge("contradicted on B & C", kind: .bad, statement: hostile[3], detail: hostile[0]),
        Badge("undecided", kind: .neutral, statement: "C.", detail: "Why: `x <y>` is not here."),
      ],
      sections: [
        .init(
          id: "table-a", document: try document(),
          badges: [Badge("undecided", kind: .neutral, statement: "C.")], provenance: provenance,
          verdicts: Dictionary(
            uniqueKeysWithValues: zip(
              metrics, [.agrees, .smaller, .differs, .notDecidable, .agrees])),
          runs: [metrics[0]: ["trained/seed=1", "trained/seed=2"]]),
        .init(
          id: "figures",
          document: Document(
            title: "Figures",
            blocks: figures().filter { $0.id != nastyFigure().id }.map { .figure($0) }),
          pictures: Dictionary(
            uniqueKeysWithValues: figures().map { ($0.id, SVGPicture($0).element) })),
        .init(
          id: "odd #1", document: odd, badges: [Badge(hostile[3], kind: .good, detail: hostile[1])]),
        .init(id: "nothing", document: Document(title: "", blocks: [])),
      ],
      runs: [
        .init(
          "trained",
          [
            action("trained/seed=1", keys[1], seed: "1"),
            action("trained/seed=2", keys[2], seed: "2"),
          ],
          limit: 2),
        .init(
          "more", (1...3).map { action("more/seed=\($0)", keys[1], seed: "\($0)") }, limit: 1),
      ])
  }

  /// What a book comes to, with hostile text in every place.
  static func answer() -> Answer {
    Answer(
      sentences: [
        "The paper claims that A is above B.", hostile[3], "Two of three numbers agree.",
      ],
      verdicts: [
        .init(
          "supported", kind: .good, count: 1, elsewhere: "2 on <b>this</b> machine",
          findings: [
            .init("A is above B.", evidence: "synthetic data · n = 5", artifact: "table-a"),
            .init(hostile[0], evidence: hostile[1], artifact: "no such section"),
          ]),
        .init("contradicted", kind: .bad, count: 0, findings: []),
        .init(
          "undecided", kind: .neutral, count: 1, findings: [],
          summary: ["1: no images; `./fetch <b>` gets them"]),
      ],
      tallies: [
        .init("synthetic data", counts: [.good: 1]), .init("none & nothing", counts: [.neutral: 1]),
      ],
      figure: trend(),
      publication: .init(title: "A <Paper>", address: "https://example.org/abs/1"),
      facts: [.init("data", hostile[1]), .init("profile", "laptop")],
      run: [.init("run", "2026-01-01")], commands: ["./repro all", hostile[0]])
  }
}
