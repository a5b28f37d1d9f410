import Testing

@testable import Report
@testable import ReportModel

@Suite struct ReplicationTests {
  private func difference(
    _ metrics: [Metric], _ bounds: Bound..., otherwise: [Bound] = [],
    assuming assumed: [AssumedSetting] = []
  ) throws -> Difference {
    var rule = Differences.rule()
    rule.bounds = bounds.isEmpty ? [.prediction(confidence: 0.95)] : bounds
    rule.otherwise = otherwise
    return Difference(
      ofPublishedIn: try Differences.numbers(["a": metrics]), named: "the paper", under: [rule],
      assuming: assumed)
  }

  private func entry(_ metric: Metric, assuming assumed: [AssumedSetting] = []) throws
    -> Difference.Entry
  {
    try #require(difference([metric], assuming: assumed).entries.first)
  }

  private func published(
    _ value: Double, unit: Unit = .percentagePoints, spread: Double? = nil, n: Int? = 5
  ) -> Published {
    .known(.init(value, unit: unit, source: .printed, spread: spread, n: n))
  }

  private func effect(_ value: Double, _ published: Published) throws -> Metric {
    try Differences.metric(
      "a:effect", value, spread: 2, n: 5, unit: .percentagePoints, published: published)
  }

  @Test func `without a published spread ours counts on both sides`() throws {
    // s √(1/5 + 1/5) = 2 · 0.63246 = 1.26491 with 4 degrees of freedom: t = 2.776445, reach 3.51195.
    let entry = try entry(effect(1, published(4.5)))
    #expect(entry.verdict == .agrees)
    let replication = try #require(entry.replication)
    #expect(abs(try #require(replication.low) - 0.98805) < 1e-4)
    #expect(abs(try #require(replication.high) - 8.01195) < 1e-4)
    #expect(replication.hasSameSign == true)
    #expect(abs(try #require(replication.ratio) - 1 / 4.5) < 1e-12)
    #expect(
      entry.tolerance
        == "0.99 to 8.0 by this run's spread for both sides, n = 5 there and 5 here")
  }

  @Test func `one training there widens the interval`() throws {
    // 2 √(1 + 1/5) t(4) = 6.0829.
    let entry = try entry(effect(-1.5, published(4.5, n: 1)))
    #expect(entry.verdict == .agrees)
    #expect(abs(try #require(entry.replication?.low) + 1.58288) < 1e-4)
    #expect(entry.replication?.hasSameSign == false)
  }

  @Test func `a published spread counts as such`() throws {
    // √(1²/5 + 2²/5) = 1, with 1 / ((1/5)²/4 + (4/5)²/4) = 5.88235 degrees: t = 2.458824 (SciPy).
    let entry = try entry(effect(2, published(4.5, spread: 1)))
    #expect(entry.verdict == .smaller)
    #expect(abs(try #require(entry.replication?.low) - 2.041176) < 1e-5)
    #expect(entry.tolerance?.hasSuffix("by the errors of both sides") == true)
  }

  private static let words: [(ours: Double, theirs: Double, unit: Unit, word: Verdict)] = [
    (1, 6, .percentagePoints, .smaller), (-1, -6, .percentagePoints, .smaller),
    (-1, 6, .percentagePoints, .differs), (11, 6, .percentagePoints, .differs),
    (0, 6, .percentagePoints, .differs), (80, 86, .percent, .differs),
    (4, 6, .percentagePoints, .agrees),
    (86, 86, .percent, .agrees), (.nan, 6, .percentagePoints, .differs),
  ]

  @Test(arguments: 0..<words.count)
  func `the word follows from side, sign and size`(index: Int) throws {
    let (ours, theirs, unit, word) = Self.words[index]
    let metric = try Differences.metric(
      "a:effect", ours, spread: 2, n: 5, unit: unit, published: published(theirs, unit: unit))
    #expect(try entry(metric).verdict == word)
    #expect(try entry(metric).isFailing == (word != .agrees))
  }

  @Test func `a number that an assumed setting decides never simply differs`() throws {
    let assumed = [
      AssumedSetting("net.rate", reason: "lost", decides: [Differences.pattern("a:*")]),
      AssumedSetting("net.size", reason: "lost", decides: [Differences.pattern("b:*")]),
    ]
    for value in [1.0, -1] {
      let entry = try entry(effect(value, published(6)), assuming: assumed)
      #expect(entry.verdict == .differsUnderAssumedSettings)
      #expect(entry.isFailing)
      #expect(entry.replication?.assumed == ["net.rate"])
    }
    #expect(try entry(effect(5, published(6)), assuming: assumed).verdict == .agrees)
    let text = DifferenceText().render(
      try difference([effect(1, published(6))], assuming: assumed))
    #expect(text.contains("differs under assumed settings  a:effect  6 pp -> 1 pp (−5)"))
    #expect(text.contains("same sign; ratio 0.17; assumed: net.rate\n"))
  }

  @Test func `what can't be compared is not decidable here, with the reason`() throws {
    let metrics = [
      try Differences.metric("a:one", 80, n: 1, published: published(83, unit: .percent)),
      try Differences.metric("a:none", 80, published: published(83, unit: .percent)),
      try Differences.metric(
        "a:reduced", 80, spread: 1, n: 5, published: published(83, unit: .percent),
        obstacle: "reduced scale"),
      try Differences.metric(
        "a:unit", 80, spread: 1, n: 5, published: published(83, unit: .ratio)),
      try Differences.metric(
        "a:theirs", 80, spread: 1, n: 5, published: published(83, unit: .percent, n: nil)),
      try Differences.metric("a:lost", 80, published: .lost),
    ]
    let difference = try difference(metrics)
    #expect(difference.entries.allSatisfy { $0.verdict == .notDecidable && !$0.isFailing })
    let reasons = difference.entries.map { "\($0.metric): \($0.obstacle ?? "")" }
    #expect(
      reasons == [
        "a:none: it has no spread over observations",
        "a:one: one training here (n = 1), whose spread is not known",
        "a:reduced: reduced scale",
        "a:theirs: the publication's spread and its number of trainings are not known",
        "a:unit: unit percent, not ratio",
      ])
    // Nothing was decided: the answer is not yes.
    #expect(difference.isFailing)
    #expect(
      DifferenceText().render(difference).hasSuffix(
        "1 number has no published counterpart.\nNone of 5 numbers of the paper is decidable here.\n"
      ))
  }

  @Test func `what is not decidable is no disagreement`() throws {
    let difference = try difference([
      effect(4, published(6)),
      Differences.metric("a:one", 80, n: 1, published: published(83, unit: .percent)),
    ])
    #expect(!difference.isFailing)
    #expect(
      DifferenceText().render(difference).hasSuffix(
        "1 of 2 numbers of the paper is decidable here: 1 agrees; 1 not decidable here.\n"))
  }

  @Test func `the value of one seed has the spread of all`() throws {
    func seed(_ value: Double) throws -> [Metric] {
      try [
        Differences.metric("a:mean", 80, spread: 1, n: 3),
        Differences.metric(
          "a:mean/seed=1", value, n: 1, published: published(83, unit: .percent, n: 1)),
      ]
    }
    // √2 · 1 · t(2) = √2 · 4.302653 = 6.0849.
    #expect(try difference(seed(77)).entries.map(\.verdict) == [.agrees])
    #expect(try difference(seed(76.9)).entries.map(\.verdict) == [.differs])
  }

  @Test func `wins of five scatter binomially on both sides`() throws {
    func verdict(_ ours: Double, _ theirs: Double) throws -> Verdict {
      try entry(
        Differences.metric(
          "a:wins", ours, n: 5, unit: .outOf(5), published: published(theirs, unit: .outOf(5)))
      ).verdict
    }
    // For 0: p = 1/7, error √(5 · 6/49) = 0.782; for 3: p = 4/7, error 1.107. 1.96 √(0.612 + 1.224) = 2.656.
    #expect(try verdict(0, 3) == .differs)
    #expect(try verdict(1, 3) == .agrees)
    #expect(try verdict(5, 5) == .agrees)
    #expect(try verdict(0, 5) == .differs)
  }

  @Test func `a number without chance is held to the width of its rule`() throws {
    func verdict(_ ours: Double) throws -> Verdict? {
      try difference(
        [
          Differences.metric(
            "a:peak", ours, unit: Unit("GiB"), better: .lower,
            published: published(4.18, unit: Unit("GiB"), n: nil))
        ],
        .prediction(confidence: 0.95), otherwise: [.relative(0.02)]
      ).entries.first?.verdict
    }
    #expect(try verdict(4.15) == .agrees)
    #expect(try verdict(4.05) == .differs)
  }

  @Test func `a derived published number widens the interval by its uncertainty`() throws {
    let exact = try entry(
      effect(0.9, .known(.init(4.5, unit: .percentagePoints, source: .derived, n: 5))))
    let rough = try entry(
      effect(
        0.9, .known(.init(4.5, unit: .percentagePoints, source: .derived, uncertainty: 0.1, n: 5))))
    #expect(exact.verdict == .smaller)
    #expect(rough.verdict == .agrees)
  }

  @Test func `every form tells a replication`() throws {
    let difference = try difference([effect(1, published(6)), effect4()])
    #expect(DifferenceMarkdown().render(difference).contains("| smaller | a:effect |"))
    let junit = DifferenceJUnit().render(difference)
    #expect(junit.contains("tests=\"2\" failures=\"1\" errors=\"0\""))
    #expect(try Difference(json: difference.json()) == difference)
  }

  private func effect4() throws -> Metric {
    try Differences.metric(
      "a:level", 86, spread: 2, n: 5, published: published(86, unit: .percent))
  }
}
