import Foundation
import Report
import Testing

/// Tables fitted to the width of a terminal.
@Suite struct TerminalRendererTests {
  private func tables() throws -> [Table] {
    [
      try Examples.pairedDifferences(), try Examples.gaps(), try Examples.mixed(),
      try Examples.nasty(), try Examples.plain(rows: []),
    ]
  }

  @Test(arguments: [20, 40, 80, 120, 300])
  func `no line is longer than the terminal is wide`(columns: Int) throws {
    for table in try tables() {
      for line in TerminalRenderer(columns: columns).render(table).split(separator: "\n") {
        #expect(line.count <= columns, "\(line)")
      }
    }
    for line in TerminalRenderer(columns: columns).render(try Examples.document())
      .split(separator: "\n")
    { #expect(line.count <= columns, "\(line)") }
  }

  @Test(arguments: [40, 80, 120])
  func `no number is lost, whatever the width`(columns: Int) throws {
    for table in [try Examples.pairedDifferences(), try Examples.gaps()] {
      // At any width stands what stands where there is no limit.
      func numbers(_ columns: Int) -> [String: Int] {
        let text = TerminalRenderer(columns: columns).render(table)
        let body = text.components(separatedBy: "───").dropFirst().joined()
        let words = body.split(whereSeparator: \.isWhitespace).map(String.init)
          .filter { $0.first.map { "+−(".contains($0) } == true && $0.contains(where: \.isNumber) }
        return Dictionary(grouping: words) { $0 }.mapValues(\.count)
      }
      #expect(!numbers(2000).isEmpty)
      #expect(numbers(columns) == numbers(2000))
    }
  }

  @Test func `every band says which row is which`() throws {
    let table = try Examples.pairedDifferences()
    let text = TerminalRenderer(columns: 44).render(table)
    let bands = text.components(separatedBy: "───\n").dropFirst()
    #expect(bands.count > 1)
    for band in bands {
      #expect(band.hasPrefix(" 5  regenerated") || band.contains("regenerated"), "\(band)")
    }
  }

  @Test func `what others wrote is shown and not obeyed`() throws {
    let text = TerminalRenderer(columns: 60).render(try Examples.nasty())
    let isObeyed = { (scalar: Unicode.Scalar) in
      scalar != "\n" && scalar.properties.generalCategory == .control
    }
    #expect(!text.unicodeScalars.contains(where: isObeyed))
  }
}
