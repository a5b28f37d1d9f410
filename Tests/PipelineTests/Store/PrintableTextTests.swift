import Foundation
import Testing

@testable import Pipeline

/// What a terminal would obey in place of showing it.
@Suite struct PrintableTextTests {
  @Test func `escape sequences and marks of direction are spelled out`() {
    #expect("\u{1B}[31mred\u{7}".terminalSafe == "\\u{1b}[31mred\\u{7}")
    #expect("\u{9B}2J \u{202E}txt.exe \u{7F}".terminalSafe == "\\u{9b}2J \\u{202e}txt.exe \\u{7f}")
    #expect("a\r\nb\tc".terminalSafe == "a\\u{d}\nb\tc")
  }

  @Test func `plain text of any language stays`() {
    for text in ["", "plain", "Zürich ± 1,2 % – 数字 🙂", "a\nb\tc"] {
      #expect(text.terminalSafe == text)
    }
    #expect("a\nb\tc".printable == "a?b?c")
  }

  @Test func `JSON stays JSON and means the same`() throws {
    let value = ["a\u{9B}\u{202E}\u{7F}": "\u{1B}[0m"]
    let text = String(decoding: try JSONEncoder().encode(value), as: UTF8.self).terminalSafeJSON
    #expect(text.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) })
    #expect(try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) == value)
  }
}
