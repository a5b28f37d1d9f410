import TestSupport
import Testing

/// The streams of random numbers, of which each has a number of its own in the whole program.
@Suite struct RandomPurposeTests {
  private let tree = SourceTree()

  /// The name and number of every purpose that the sources define, with its file.
  private func purposes() throws -> [(name: Substring, number: Int?, path: String)] {
    try tree.files(below: "Sources").flatMap { path in
      try tree.text(path).matches(of: /(\w+)\s*=\s*RandomPurpose\(rawValue:\s*([^)]*)\)/).map {
        (
          name: $0.output.1, number: Int($0.output.2.replacing("_", with: "")), path: path
        )
      }
    }
  }

  @Test func `no two purposes have one number`() throws {
    let purposes = try purposes()
    #expect(purposes.count > 20)
    for (number, same) in Dictionary(grouping: purposes, by: { $0.number }) {
      #expect(
        number != nil && same.count == 1,
        "\(same.map { "\($0.name) in \($0.path) is \(number.map(String.init) ?? "no number")" })")
    }
  }

  @Test func `a purpose is made under a name, and used by it`() throws {
    let made = try tree.files(below: "Sources").reduce(0) {
      try $0 + tree.text($1).matches(of: /RandomPurpose\(rawValue:/).count
    }
    let named = try purposes().count
    #expect(made == named)
  }
}
