/// Text of any origin as one line that is safe to print: white space of any kind is one space,
/// and control and format characters, which could drive a terminal, become U+FFFD.
func printable(_ text: String) -> String {
  let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
    if scalar.properties.isWhitespace { return scalar == "\u{A0}" ? scalar : " " }
    switch scalar.properties.generalCategory {
    case .control, .format, .unassigned, .privateUse, .surrogate: return "\u{FFFD}"
    default: return scalar
    }
  }
  var line = String.UnicodeScalarView()
  line.append(contentsOf: scalars)
  return String(line).split(separator: " ").joined(separator: " ")
}
