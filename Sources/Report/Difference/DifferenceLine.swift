/// Entries that say the same, told as one line.
struct DifferenceLine {
  var verdict: Verdict
  /// The metric, or the first of them and how many more there are.
  var name: String
  var baseline: String
  var current: String
  var change: String
  /// What was allowed and why, or why nothing was compared.
  var remark: String

  /// More metrics than these of one artifact that say the same become one line.
  private static let mostAlike = 5

  /// The lines of all entries that `isWanted` likes, those that fail first.
  static func lines(
    of difference: Difference, where isWanted: (Difference.Entry) -> Bool
  ) -> [DifferenceLine] {
    let wanted = difference.entries.filter(isWanted)
    let sizes = Dictionary(grouping: difference.entries, by: \.artifact).mapValues(\.count)
    var lines: [DifferenceLine] = []
    var folded: Set<Alike> = []
    let groups = Dictionary(grouping: wanted, by: Alike.init)
    for entry in wanted {
      let group = groups[Alike(entry)] ?? []
      let isWhole = group.count == sizes[entry.artifact] && group.count > 1
      // Of what a replication can't decide, the reason counts and not the number.
      let most = entry.verdict == .notDecidable ? 1 : mostAlike
      guard entry.hasNoChange, isWhole || group.count > most else {
        lines.append(DifferenceLine(entry))
        continue
      }
      guard folded.insert(Alike(entry)).inserted else { continue }
      var line = DifferenceLine(entry)
      line.name =
        isWhole
        ? "\(printable(entry.artifact)): all \(group.count) numbers"
        : "\(entry.name) and \(group.count - 1) more"
      (line.baseline, line.current, line.change) = ("", "", "")
      lines.append(line)
    }
    return lines
  }

  /// What makes entries alike.
  private struct Alike: Hashable {
    var artifact: String
    var verdict: Verdict
    var obstacle: String?
    var isFailing: Bool

    init(_ entry: Difference.Entry) {
      artifact = entry.artifact
      verdict = entry.verdict
      obstacle = entry.obstacle
      isFailing = entry.isFailing
    }
  }

  init(_ entry: Difference.Entry) {
    verdict = entry.verdict
    name = entry.name
    let values = [entry.baseline, entry.current].compactMap(\.self)
    let decimals = NumberText.decimals(of: values, toShow: entry.change ?? 0)
    func text(_ value: Double?) -> String {
      value.map { DecimalText.text($0, decimals: decimals) + ($0.isFinite ? entry.suffix : "") }
        ?? ""
    }
    // Side by side, numbers that may not be compared would be.
    let isIncomparable = entry.verdict.isWithoutComparison
    baseline = isIncomparable ? "" : text(entry.baseline)
    current = isIncomparable ? "" : text(entry.current)
    change =
      isIncomparable
      ? "" : entry.change.map { DecimalText.text($0, decimals: decimals, signed: true) } ?? ""
    remark =
      isIncomparable
      ? printable(entry.obstacle ?? "")
      : entry.replication.map { Self.remark($0, entry) }
        ?? [entry.tolerance.map { "allowed: \(printable($0))" }, entry.reason.map(printable)]
        .compactMap(\.self).joined(separator: "; ")
    if entry.verdict.isFailing, !entry.isFailing {
      remark += (remark.isEmpty ? "" : "; ") + "does not fail the comparison"
    }
  }
}

extension DifferenceLine {
  /// More assumed settings than these are counted, not named.
  private static let mostNamed = 3

  private static func remark(_ replication: Replication, _ entry: Difference.Entry) -> String {
    var parts = [entry.tolerance.map { "expected: \(printable($0))" }].compactMap(\.self)
    if let sign = replication.hasSameSign { parts.append(sign ? "same sign" : "opposite sign") }
    if let ratio = replication.ratio { parts.append("ratio \(NumberText.short(ratio))") }
    if entry.verdict == .differsUnderAssumedSettings {
      let named = replication.assumed.prefix(mostNamed).joined(separator: ", ")
      let more = replication.assumed.count - mostNamed
      parts.append("assumed: \(named)\(more > 0 ? " and \(more) more" : "")")
    }
    return parts.joined(separator: "; ")
  }
}

extension Difference.Entry {
  /// The metric, for a measurement as a ratio.
  var name: String { reference.map { "\(metric) / \($0)" } ?? "\(metric)" }

  fileprivate var hasNoChange: Bool {
    verdict == .missing || verdict == .new || verdict.isWithoutComparison
  }

  /// The unit after a number.
  fileprivate var suffix: String {
    if let total = unit.total { return "/\(total)" }
    return unit.symbol.map { $0 == "%" ? "%" : " \(printable($0))" } ?? ""
  }
}
