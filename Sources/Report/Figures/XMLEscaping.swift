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
