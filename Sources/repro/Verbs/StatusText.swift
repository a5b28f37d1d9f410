import Pipeline

/// The rows of `status` as text: by family, with a summary at the end.
struct StatusText {
  let lines: [StyledText]

  private static let stateColumns = 9

  init(_ rows: [StatusRow], members: Bool) {
    var lines: [StyledText] = []
    if members {
      let width = rows.map(\.stage.text.columns).max() ?? 0
      lines = rows.map { Self.line($0, name: $0.stage.text, columns: width) }
    } else {
      var order: [Substring] = []
      var families: [Substring: [StatusRow]] = [:]
      for row in rows {
        if families[row.stage.family] == nil { order.append(row.stage.family) }
        families[row.stage.family, default: []].append(row)
      }
      let names = order.map { family in
        families[family].map { $0.count == 1 ? $0[0].stage.text : String(family) } ?? ""
      }
      let width = min(40, names.map(\.columns).max() ?? 0)
      for (family, name) in zip(order, names) {
        lines += Self.family(families[family] ?? [], name: name, columns: width)
      }
    }
    let summary = Self.counts(rows).joined(separator: ", ")
    self.lines = lines + [StyledText("\(rows.count) stages: \(summary)")]
  }

  var text: String { lines.map { $0.plain + "\n" }.joined() }

  private static func family(_ rows: [StatusRow], name: String, columns: Int) -> [StyledText] {
    guard rows.count > 1, let worst = rows.map(\.state).max(by: isBetter) else {
      return rows.map { line($0, name: name, columns: columns) }
    }
    var text = state(worst).adding(name.padded(columns))
    // That a report waits for its own artifact is no news.
    let all = rows.compactMap(\.familyReason)
    let own = "waits for \(rows[0].stage.family)"
    let reasons = Dictionary(grouping: all.contains { $0 != own } ? all.filter { $0 != own } : all)
    { $0 }
    .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    let counts = counts(rows).joined(separator: ", ")
    text.add("  \(rows.count): \(counts)")
    if let most = reasons.first {
      text.add(": \(most.key)")
      let others = reasons.count - 1
      if others > 0 { text.add(" and \(others) other reason\(others == 1 ? "" : "s")", .faint) }
    }
    let loud = rows.filter { $0.state == .running || $0.state == .failed }
    let width = loud.map(\.stage.text.columns).max() ?? 0
    return [text]
      + loud.map { row in
        StyledText("  ").adding(line(row, name: row.stage.text, columns: width).parts)
      }
  }

  private static func isBetter(_ left: StatusRow.State, _ right: StatusRow.State) -> Bool {
    let all = StatusRow.State.allCases
    return (all.firstIndex(of: left) ?? 0) < (all.firstIndex(of: right) ?? 0)
  }

  private static func counts(_ rows: [StatusRow]) -> [String] {
    Dictionary(grouping: rows, by: \.state.rawValue).mapValues(\.count)
      .sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
  }

  private static func line(_ row: StatusRow, name: String, columns: Int) -> StyledText {
    let line = state(row.state)
    guard let reason = row.reason else { return line.adding(name) }
    let progress = row.progress.map { progress in
      let detail = progress.detail.map { ", \($0)" } ?? ""
      return "  \(progress.unit) \(progress.step)/\(progress.totalSteps)\(detail)"
    }
    return line.adding("\(name.padded(columns))  \(reason)\(progress ?? "")")
  }

  private static func state(_ state: StatusRow.State) -> StyledText {
    let style: StyledText.Style =
      switch state {
      case .fresh: .good
      case .running: .accent
      case .failed: .bad
      case .stale: .warning
      case .blocked: .faint
      }
    return StyledText(state.rawValue.padded(stateColumns), style)
  }
}
