import Pipeline

/// A line of words with styles: the words are shown and never obeyed, whoever wrote them.
struct StyledText {
  /// What a stretch of text means; `plain` is the terminal's own colour.
  enum Style: String {
    case plain = ""
    case strong = "1"
    case faint = "2"
    case good = "32"
    case bad = "1;31"
    case warning = "33"
    case accent = "36"
  }

  private(set) var parts: [(text: String, style: Style)] = []

  init() {}

  init(_ text: String, _ style: Style = .plain) { add(text, style) }

  mutating func add(_ text: String, _ style: Style = .plain) {
    guard !text.isEmpty else { return }
    parts.append((text.terminalSafe, style))
  }

  func adding(_ text: String, _ style: Style = .plain) -> StyledText {
    var copy = self
    copy.add(text, style)
    return copy
  }

  func adding(_ more: [(text: String, style: Style)]) -> StyledText {
    more.reduce(self) { $0.adding($1.text, $1.style) }
  }

  /// The words alone.
  var plain: String { parts.map(\.text).joined() }

  /// How many columns the words take.
  var width: Int { parts.reduce(0) { $0 + $1.text.columns } }

  /// What a terminal is sent.
  func rendered(inColor: Bool) -> String {
    guard inColor else { return plain }
    return parts.map { text, style in
      style == .plain ? text : "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }.joined()
  }

  /// The line cut to so many columns, with a mark where something is left out.
  func fitted(to columns: Int) -> StyledText {
    guard width > columns else { return self }
    var result = StyledText()
    var room = max(0, columns - Ellipsis.mark.columns)
    for (text, style) in parts {
      let piece = text.prefix(columns: room)
      result.add(piece, style)
      room -= piece.columns
      if piece.count < text.count { break }
    }
    return result.adding(Ellipsis.mark)
  }
}

/// The sign for what is left out.
enum Ellipsis {
  static let mark = "…"

  /// `text` in at most so many columns; what is left out is in its middle, as both ends tell names apart.
  static func middle(_ text: String, columns: Int) -> String {
    guard text.columns > columns, columns > mark.columns else {
      return text.columns > columns ? text.prefix(columns: columns) : text
    }
    let room = columns - mark.columns
    let head = text.prefix(columns: room / 3)
    let tail = String(String(text.reversed()).prefix(columns: room - head.columns).reversed())
    return head + mark + tail
  }
}

extension StringProtocol {
  /// How many columns of a terminal the text takes: two for the wide letters of East Asia, none for marks that combine.
  var columns: Int { reduce(0) { $0 + $1.columns } }

  /// The beginning that fits into so many columns.
  func prefix(columns: Int) -> String {
    var room = columns
    return String(
      prefix { character in
        room -= character.columns
        return room >= 0
      })
  }

  /// The text with spaces behind it, at least so many columns.
  func padded(_ columns: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, columns - self.columns))
  }

  /// The text with spaces before it, at least so many columns.
  func aligned(_ columns: Int) -> String {
    String(repeating: " ", count: Swift.max(0, columns - self.columns)) + self
  }
}

extension Character {
  fileprivate var columns: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0..<0x300: return 1
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
    }
  }
}
