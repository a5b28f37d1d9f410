/// A comparison as test results: a suite per artifact, a case per number.
///
/// The form is that of Jenkins' schema `junit-10.xsd`, which GitLab and others read as well. Out of
/// tolerance is a failure; missing and not comparable, where nothing could be judged, are errors; new
/// numbers, and verdicts that a rule allows, are skipped cases with their message.
public struct DifferenceJUnit: DifferenceRenderer {
  public init() {}

  public func render(_ difference: Difference) -> String {
    let all = difference.entries
    let suites = difference.artifacts.map { artifact in
      suite(artifact, all.filter { $0.artifact == artifact }, difference)
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites\(attributes([("name", "repro diff")] + counts(all)))>\n"
      + suites.joined() + "</testsuites>\n"
  }

  private func suite(
    _ artifact: String, _ entries: [Difference.Entry], _ difference: Difference
  ) -> String {
    let skipped = entries.count { outcome($0) == .skipped }
    let head = [("name", artifact)] + counts(entries) + [("skipped", "\(skipped)")]
    return "  <testsuite\(attributes(head))>\n    <properties>\n      <property"
      + attributes([("name", "baseline"), ("value", difference.baseline)])
      + "/>\n    </properties>\n" + entries.map(testCase).joined() + "  </testsuite>\n"
  }

  private func counts(_ entries: [Difference.Entry]) -> [(String, String)] {
    [
      ("tests", "\(entries.count)"),
      ("failures", "\(entries.count { outcome($0) == .failure })"),
      ("errors", "\(entries.count { outcome($0) == .error })"),
    ]
  }

  private func testCase(_ entry: Difference.Entry) -> String {
    let group = [entry.metric.artifact] + entry.metric.path.dropLast()
    let name = (entry.metric.path.last ?? "") + (entry.reference.map { " / \($0)" } ?? "")
    let head =
      "    <testcase"
      + attributes([("classname", group.joined(separator: ".")), ("name", name)])
    guard let outcome = outcome(entry) else { return head + "/>\n" }
    let line = DifferenceLine(entry)
    let values = [line.baseline, line.current].filter { !$0.isEmpty }.joined(separator: " -> ")
    let message = [line.verdict.rawValue, values, line.change, line.remark]
      .filter { !$0.isEmpty }.joined(separator: "; ")
    return head + ">\n      <\(outcome.rawValue)"
      + attributes([("type", entry.verdict.rawValue), ("message", message)])
      + "/>\n    </testcase>\n"
  }

  /// What becomes of a case; nil for one that passes.
  private enum Outcome: String { case failure, error, skipped }

  private func outcome(_ entry: Difference.Entry) -> Outcome? {
    switch entry.verdict {
    case .sameBits, .within, .agrees: nil
    case .new, .notDecidable: .skipped
    case .better, .worse, .changed, .smaller, .differs, .differsUnderAssumedSettings:
      entry.isFailing ? .failure : .skipped
    case .missing, .notComparable: entry.isFailing ? .error : .skipped
    }
  }

  private func attributes(_ pairs: [(String, String)]) -> String {
    pairs.map { " \($0)=\"\(escaped($1))\"" }.joined()
  }

  /// Scalar by scalar, because a combining mark joins a bracket to one character.
  private func escaped(_ text: String) -> String {
    printable(text).unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      default: String(scalar)
      }
    }.joined()
  }
}
