/// The remarks below a table, numbered in the order in which a reader meets their marks.
struct Footnotes {
  private(set) var texts: [String] = []

  /// The number of a remark; equal remarks share one.
  mutating func mark(_ text: String) -> Int {
    if let index = texts.firstIndex(of: text) { return index }
    texts.append(text)
    return texts.count - 1
  }

  /// The letters of a mark: `a` to `z`, then `aa`, `ab`, and so on, without `q`, which has no
  /// superscript form in common fonts.
  static func letters(_ mark: Int) -> String {
    let letter = String(alphabet[mark % alphabet.count])
    return mark < alphabet.count ? letter : letters(mark / alphabet.count - 1) + letter
  }

  private static let alphabet = Array("abcdefghijklmnoprstuvwxyz")
}
