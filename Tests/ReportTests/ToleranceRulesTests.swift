import Report
import TestSupport
import Testing

@Suite struct ToleranceRulesTests {
  private func file(_ rule: String, in list: String = "baseline") -> String {
    "{\"version\": 1, \"\(list)\": [{\"metrics\": \"x:y\", \"within\": {\"exact\": true}, \"reason\": \"r\"}, \(rule)]}"
  }

  @Test func `a file is read as it stands`() throws {
    let rules = try ToleranceRules(
      json: """
        {
          "version": 1, "about": "anything",
          "baseline": [
            {"metrics": "a:*", "unit": "percent", "reason": "r", "allow": ["better", "missing"],
             "within": {"absolute": 1, "relative": 0.5, "standardErrors": 2, "pairedConfidence": 0.95}},
            {"metrics": "*", "within": {"anything": true}, "reason": "r"}
          ],
          "paper": [{"metrics": "*", "within": {"exact": true}, "reason": "r"}],
          "measurements": [
            {"metrics": "t:*/b", "reference": "t:*/a", "within": {"relative": 0.1}, "reason": "r"}
          ]
        }
        """.utf8)
    #expect(rules.baseline.map(\.pattern.text) == ["a:*", "*"])
    #expect(
      rules.baseline.first?.bounds == [
        .absolute(1), .relative(0.5), .standardErrors(2), .paired(confidence: 0.95),
      ])
    #expect(rules.baseline.first?.allowed == [.better, .missing])
    #expect(rules.baseline.first?.unit == .percent)
    #expect(rules.published.map(\.bounds) == [[.exact]])
    #expect(rules.measurements.map(\.reference.text) == ["t:*/a"])
  }

  /// A rule as it stands second in its list, and the path and a part of the message that refuses it.
  private static let mistakes: [(rule: String, list: String, path: String, says: String)] = [
    ("3", "baseline", "baseline[1]", "an object"),
    (
      "{\"within\": {\"exact\": true}, \"reason\": \"r\"}", "paper", "paper[1].metrics",
      "is missing"
    ),
    (
      "{\"metrics\": \"a b\", \"within\": {\"exact\": true}, \"reason\": \"r\"}", "baseline",
      "baseline[1].metrics", "a metric id in which *"
    ),
    ("{\"metrics\": \"a:b\", \"reason\": \"r\"}", "baseline", "baseline[1].within", "is missing"),
    (
      "{\"metrics\": \"a:b\", \"within\": {}, \"reason\": \"r\"}", "baseline", "baseline[1].within",
      "needs one of"
    ),
    (
      "{\"metrics\": \"a:b\", \"within\": {\"absolut\": 1}, \"reason\": \"r\"}", "baseline",
      "baseline[1].within.absolut", "is not known"
    ),
    (
      "{\"metrics\": \"a:b\", \"within\": {\"absolute\": -1}, \"reason\": \"r\"}", "baseline",
      "baseline[1].within.absolute", "from 0 up"
    ),
    (
      "{\"metrics\": \"a:b\", \"within\": {\"absolute\": \"1\"}, \"reason\": \"r\"}", "baseline",
      "baseline[1].within.absolute", "must be a number"
    ),
    (
      "{\"metrics\": \"a:b\", \"within\": {\"exact\": false}, \"reason\": \"r\"}", "baseline",
      "baseline[1].within.exact", "must be true"
    ),
    (
      "{\"metrics\": \"a:b\", \"within\": {\"pairedConfidence\": 95}, \"reason\": \"r\"}",
      "baseline",
      "baseline[1].within.pairedConfidence", "between 0.5 and 1"
    ),
    (
      "{\"metrics\": \"a:b\", \"within\": {\"exact\": true}, \"reason\": \" \"}", "baseline",
      "baseline[1].reason", "must say why"
    ),
    (
      "{\"metrics\": \"a:b\", \"within\": {\"exact\": true}, \"reason\": \"r\", \"allow\": [\"new\"]}",
      "baseline", "baseline[1].allow", "not \"new\""
    ),
    (
      "{\"metrics\": \"x:y\", \"within\": {\"exact\": true}, \"reason\": \"r\"}", "paper",
      "paper[1].metrics", "never counts, because rule 0"
    ),
  ]

  @Test(arguments: 0..<mistakes.count)
  func `a mistake is told with the path of its key`(index: Int) throws {
    let mistake = Self.mistakes[index]
    let error = #expect(throws: ToleranceError.self) {
      try ToleranceRules(json: file(mistake.rule, in: mistake.list).utf8)
    }
    guard case .invalid(let path, let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(path == mistake.path)
    #expect(reason.contains(mistake.says), "\(reason)")
  }

  @Test(arguments: [
    ("{}", "version"), ("{\"version\": 2}", "version"),
    ("{\"version\": 1, \"rules\": []}", "rules"),
    ("[]", ""), ("{\"version\": 1, \"baseline\": {}}", "baseline"),
    (
      "{\"version\": 1, \"measurements\": [{\"metrics\": \"t:*\", \"reference\": \"u:a\", \"within\": {\"exact\": true}, \"reason\": \"r\"}]}",
      "measurements[0].reference"
    ),
    (
      "{\"version\": 1, \"measurements\": [{\"metrics\": \"t:*\", \"reference\": \"t:*/*\", \"within\": {\"exact\": true}, \"reason\": \"r\"}]}",
      "measurements[0].reference"
    ),
  ])
  func `a mistake of the whole file as well`(text: String, path: String) throws {
    let error = #expect(throws: ToleranceError.self) { try ToleranceRules(json: text.utf8) }
    guard case .invalid(path, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `damaged JSON is an error at every length`() throws {
    let text = Array(
      file("{\"metrics\": \"*\", \"within\": {\"exact\": true}, \"reason\": \"r\"}").utf8)
    for length in 0..<text.count {
      #expect(throws: ToleranceError.self, "\(length) bytes") {
        try ToleranceRules(json: text.prefix(length))
      }
    }
  }

  @Test func `the project's own file is sound and judges every number`() throws {
    let rules = try ToleranceRules(json: SourceTree().bytes("tolerances.json"))
    #expect(rules.baseline.last?.pattern.text == "*")
    #expect(rules.published.last?.pattern.text == "*")
  }
}
