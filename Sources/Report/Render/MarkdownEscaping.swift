/// Text as it must stand in GitHub-flavoured Markdown to be read back as itself.
///
/// Only what would act as markup is escaped, so that ordinary words and identifiers stay
/// readable in a terminal.
public func markdownEscaped(_ text: String) -> String {
  let characters = Array(printable(text))
  return characters.indices.map { index in
    let previous = index > 0 ? characters[index - 1] : " "
    let rest = characters[(index + 1)...]
    return isMarkup(characters[index], after: previous, before: rest)
      ? "\\\(characters[index])" : String(characters[index])
  }.joined()
}

private func isMarkup(
  _ character: Character, after previous: Character, before rest: ArraySlice<Character>
) -> Bool {
  let next = rest.first ?? " "
  switch character {
  case "\\", "`", "*", "[", "]", "|", "~", "$": return true
  // Within a word an underscore is a plain character.
  case "_": return !(isWordCharacter(previous) && isWordCharacter(next))
  case "<": return next.isLetter || "/!?".contains(next)
  // An entity such as `&lt;` or `&#35;`.
  case "&":
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "#" }
    return !name.isEmpty && rest.dropFirst(name.count).first == ";"
  default: return false
  }
}

private func isWordCharacter(_ character: Character) -> Bool {
  character.isLetter || character.isNumber
}

/// A paragraph of its own: what would start a list, a quotation or a heading is escaped as well.
func markdownParagraph(_ text: String) -> String {
  let escaped = markdownEscaped(text)
  let number = escaped.prefix { $0.isASCII && $0.isNumber }
  let rest = escaped.dropFirst(number.count)
  if !number.isEmpty, let first = rest.first, ".)".contains(first) {
    return number + "\\" + rest
  }
  if let first = escaped.first, "#>+-=".contains(first) { return "\\" + escaped }
  return escaped
}
