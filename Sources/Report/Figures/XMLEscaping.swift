/// Text as it must stand between the tags or in the quoted attributes of XML and HTML.
func xmlEscaped(_ text: String) -> String {
  var escaped = ""
  for character in printable(text) {
    switch character {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    default: escaped.append(character)
    }
  }
  return escaped
}

/// A name for the attribute `id` made of ASCII letters, digits and hyphens.
func xmlName(_ text: String) -> String {
  String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
}

/// Text in which what backquotes enclose is code, as messages write commands.
func codeSpans(_ text: String) -> String {
  let parts = xmlEscaped(text).split(separator: "`", omittingEmptySubsequences: false)
  // A backquote without its partner is a backquote.
  guard parts.count > 1, parts.count.isMultiple(of: 2) == false else { return xmlEscaped(text) }
  return parts.enumerated().map { index, part in
    index.isMultiple(of: 2) ? String(part) : "<code>\(part)</code>"
  }.joined()
}
