import Pipeline

/// Short names of stages: what all members of a family share is left out, and the name of an axis whose value is a word.
struct ShortNames {
  /// The axes of each family that have more than one value.
  private var varying: [String: Set<Substring>] = [:]

  init(of ids: [StageID]) {
    var values: [String: [Substring: Set<Substring>]] = [:]
    for id in ids {
      for part in id.text.split(separator: "/").dropFirst() {
        let (axis, value) = Self.halves(part)
        values[String(id.family), default: [:]][axis, default: []].insert(value)
      }
    }
    varying = values.mapValues { Set($0.filter { $0.value.count > 1 }.keys) }
  }

  /// `student classes=50 dtg-ff seed=42` for a member of a sweep; the whole id where it has no axes.
  func short(_ id: StageID) -> String {
    let parts = id.text.split(separator: "/").dropFirst()
    let kept = parts.filter { part in
      let (axis, value) = Self.halves(part)
      return value.isEmpty || varying[String(id.family)]?.contains(axis) == true
    }
    return ([String(id.family)] + kept.map(Self.word)).joined(separator: " ")
  }

  private static func halves(_ part: Substring) -> (axis: Substring, value: Substring) {
    guard let sign = part.firstIndex(of: "=") else { return (part, "") }
    return (part[..<sign], part[part.index(after: sign)...])
  }

  /// A word says what it is; a number needs its axis.
  private static func word(_ part: Substring) -> String {
    let (axis, value) = halves(part)
    let isWord = value.first?.isLetter == true && value != "true" && value != "false"
    return String(isWord ? value : value.isEmpty ? axis : part)
  }
}
