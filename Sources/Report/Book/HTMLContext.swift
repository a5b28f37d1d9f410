/// What the tables and figures of a section share: where numbers lead, how they compare, what its head says already.
struct HTMLContext {
  /// The artifact of the section, which the names of its numbers need not repeat.
  var artifact: String?
  /// The place of the section's provenance; nil where it has none.
  var provenance: String?
  var verdicts: [MetricID: Verdict] = [:]
  var runs: [MetricID: [String]] = [:]
  /// The short names of listed stages.
  var numbers: [String: String] = [:]
  /// Parts of captions that the head of the section says.
  var shared: [String] = []

  /// The parts of a caption that the section's head does not say.
  func setting(_ parts: [String]) -> String {
    let own = parts.filter { !shared.contains($0) }
    return own.isEmpty
      ? "" : " <span class=\"setting\">\(xmlEscaped(own.joined(separator: " · ")))</span>"
  }

  /// A number as a link to the runs that it comes from.
  func linked(_ text: String, _ metric: MetricID?) -> String {
    guard let metric, let provenance else { return text }
    let own = runs[metric].map { Self.ranges($0.compactMap { numbers[$0] }) } ?? ""
    let narrowed = own.isEmpty ? "" : " data-r=\"\(own)\""
    let name = metric.artifact == artifact ? metric.path.joined(separator: "/") : "\(metric)"
    return "<a href=\"#\(provenance)\" data-m=\"\(name)\"\(narrowed)>\(text)</a>"
  }

  /// The sign of a number that is compared with a published one; its word is read aloud.
  func mark(_ metric: MetricID?) -> String {
    guard let mark = metric.flatMap({ verdicts[$0]?.mark }) else { return "" }
    return "<span class=\"mark \(mark.kind.rawValue)\" title=\"\(mark.word)\">"
      + "<span aria-hidden=\"true\">\(mark.sign)</span><span class=\"unseen\"> \(mark.word)</span></span>"
  }

  /// What the signs of a table mean; nil where it has none.
  func legend(of grid: Grid) -> String? {
    var words: [String] = []
    for entry in grid.blocks.joined().joined() {
      guard let mark = entry.metric.flatMap({ verdicts[$0]?.mark }) else { continue }
      let text =
        "<span class=\"mark \(mark.kind.rawValue)\" aria-hidden=\"true\">\(mark.sign)</span> \(mark.word)"
      if !words.contains(text) { words.append(text) }
    }
    return words.isEmpty ? nil : "Beside the published number: \(words.joined(separator: " · "))"
  }

  /// `2.1-3 4.7` for `2.1`, `2.2`, `2.3`, `4.7`.
  static func ranges(_ numbers: [String]) -> String {
    var ranges: [(family: Substring, first: Int, last: Int)] = []
    for number in numbers {
      let parts = number.split(separator: ".")
      guard parts.count == 2, let member = Int(parts[1]) else { continue }
      if let last = ranges.last, last.family == parts[0], last.last + 1 == member {
        ranges[ranges.count - 1].last = member
      } else {
        ranges.append((parts[0], member, member))
      }
    }
    return ranges.map { "\($0.family).\($0.first)" + ($0.last > $0.first ? "-\($0.last)" : "") }
      .joined(separator: " ")
  }
}
