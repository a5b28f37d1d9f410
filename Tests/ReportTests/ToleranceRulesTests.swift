import Report
import StrictJSON
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
    guard case .invalid(let problems)? = error, let problem = problems.first else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(problem.place == mistake.path)
    #expect(problem.message.contains(mistake.says), "\(problem)")
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
    guard case .invalid(let problems)? = error, problems.map(\.place) == [path] else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// Patterns of two rules, the first of which stands before the second.
  @Test(arguments: [
    ("t:*", "t:x"), ("t:*", "t:*"), ("t:*", "t:*/wins"), ("*", "t:x"), ("*", "*/x"), ("*:*", "*"),
    ("*:*", "t*"), ("t:*/b*", "t:*/a/b"), ("*a*b*", "*a*c*b*"), ("t*", "t:x"), ("*z", "t:*z"),
  ])
  func `a rule behind one that fits all of its numbers is refused`(first: String, second: String) {
    func file(_ unit: String, _ other: String) -> String {
      """
      {"version": 1, "baseline": [
        {"metrics": "\(first)"\(unit), "within": {"absolute": 10}, "reason": "r"},
        {"metrics": "\(second)"\(other), "within": {"exact": true}, "reason": "r"}]}
      """
    }
    let percent = ", \"unit\": \"percent\""
    for (unit, other) in [("", ""), ("", percent), (percent, percent)] {
      let error = #expect(throws: ToleranceError.self) {
        try ToleranceRules(json: file(unit, other).utf8)
      }
      #expect("\(String(describing: error))".contains("rule 0"))
    }
    #expect(throws: Never.self) { try ToleranceRules(json: file(percent, "").utf8) }
  }

  @Test(arguments: [
    ("t:x", "t:*"), ("t:*/wins", "t:*"), ("*/std", "*"), ("t:*a", "t:a*"), ("t:*/a", "*:*/a"),
    ("*t:*", "t*"), ("t:*", "*x"), ("t:*b*", "t:*"),
  ])
  func `a rule that some number reaches is kept`(first: String, second: String) {
    #expect(throws: Never.self) {
      try ToleranceRules(
        json: """
          {"version": 1, "paper": [
            {"metrics": "\(first)", "within": {"absolute": 10}, "reason": "r"},
            {"metrics": "\(second)", "within": {"exact": true}, "reason": "r"}]}
          """.utf8)
    }
  }

  @Test(arguments: [
    (
      "{\"version\": 1, \"baseline\": [{\"metrics\": \"*\", \"within\": {\"absolute\": 10, \"absolute\": 0.001}, \"reason\": \"r\"}]}",
      "\"absolute\""
    ),
    ("{\"version\": 1, \"baseline\": [],\n \"baseline\": []}", "line 2, column 2"),
    ("{\"version\": 1, \"baseline\": [],}", "line 1, column 30"),
    ("{\"version\": 1, // why\n \"baseline\": []}", "line 1"),
    (
      "{\"version\": 1, \"baseline\": [\n{\"metrics\": \"*\", \"within\": {\"absolute\": NaN}, \"reason\": \"r\"}]}",
      "line 2"
    ),
  ])
  func `the file is read as strictly as a manifest`(text: String, says: String) throws {
    let error = #expect(throws: ToleranceError.self) { try ToleranceRules(json: text.utf8) }
    #expect(try #require(error).description.contains(says), "\(String(describing: error))")
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
