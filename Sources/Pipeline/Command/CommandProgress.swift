/// Progress as a command prints it: a line `progress 3/10`, with a unit and more words if it likes.
enum CommandProgress {
  /// The last such line of a log.
  static func last(in log: LogFile) -> StageProgress? {
    guard let end = log.end(bytes: 1 << 13) else { return nil }
    let lines = String(decoding: end, as: UTF8.self).split(whereSeparator: \.isNewline)
    return lines.reversed().lazy.compactMap(progress).first
  }

  static func progress(in line: some StringProtocol) -> StageProgress? {
    let words = line.split(separator: " ")
    guard words.count > 1, words[0] == "progress" else { return nil }
    let counts = words[1].split(separator: "/").compactMap { Int($0) }
    guard counts.count == 2, counts[0] >= 0, counts[1] > 0, counts[0] <= counts[1] else {
      return nil
    }
    let detail = words.dropFirst(3).joined(separator: " ").printable
    return StageProgress(
      step: counts[0], totalSteps: counts[1],
      unit: words.count > 2 ? words[2].printable : "step", detail: detail.isEmpty ? nil : detail)
  }
}
