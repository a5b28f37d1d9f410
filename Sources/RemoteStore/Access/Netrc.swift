/// The users and passwords in a `.netrc` file, as ftp and curl read it.
struct Netrc: Sendable {
  struct Entry: Equatable, Sendable {
    /// The server; nil for the entry that is for every other.
    var machine: String?
    var user = ""
    var password = ""
  }

  let entries: [Entry]

  init(_ text: String) {
    var entries: [Entry] = []
    var words = Self.words(text)[...]
    while let word = words.popFirst() {
      switch word {
      case "machine": entries.append(Entry(machine: words.popFirst()))
      case "default": entries.append(Entry(machine: nil))
      case "login": entries.mutateLast { $0.user = words.popFirst() ?? "" }
      case "password": entries.mutateLast { $0.password = words.popFirst() ?? "" }
      case "account": words = words.dropFirst()
      default: break
      }
    }
    self.entries = entries
  }

  /// What is said of a server, or of every other one.
  func entry(for host: String) -> Entry? {
    entries.first { entry in
      !entry.user.isEmpty && (entry.machine == nil || entry.machine == host)
    }
  }

  /// The words of the file, without comments and the bodies of macros; quotes hold a word together.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var isMacro = false
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if isMacro {
        isMacro = !line.allSatisfy(\.isWhitespace)
        continue
      }
      for word in Self.words(ofLine: line) {
        if word.hasPrefix("#") { break }
        if word == "macdef" {
          isMacro = true
          break
        }
        words.append(word)
      }
    }
    return words
  }

  private static func words(ofLine line: Substring) -> [String] {
    var words: [String] = []
    var rest = line.drop(while: \.isWhitespace)
    while let first = rest.first {
      var word = ""
      let isQuoted = first == "\""
      if isQuoted { rest.removeFirst() }
      while let character = rest.popFirst() {
        if isQuoted ? character == "\"" : character.isWhitespace { break }
        if isQuoted, character == "\\", let next = rest.popFirst() {
          word.append(next)
        } else {
          word.append(character)
        }
      }
      words.append(word)
      rest = rest.drop(while: \.isWhitespace)
    }
    return words
  }
}

extension [Netrc.Entry] {
  fileprivate mutating func mutateLast(_ change: (inout Element) -> Void) {
    guard !isEmpty else { return }
    change(&self[count - 1])
  }
}
