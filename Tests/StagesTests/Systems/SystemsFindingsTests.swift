import Testing

@testable import Tables

/// Findings on numbers made by hand.
@Suite struct SystemsFindingsTests {
  private static let gibibyte = 1 << 30

  private func contender(
    _ label: String, model: Int, measured: Int, _ speed: [Double], batch: Int = 16
  ) -> SystemsFindings.Contender {
    SystemsFindings.Contender(
      label: label, measuredLabel: label, modelBytes: model * Self.gibibyte,
      measuredBytes: measured,
      imagesPerSecond: speed, batch: batch)
  }

  private func lines(_ contenders: SystemsFindings.Contender...) -> String {
    let findings = SystemsFindings(contenders, scale: .example)
    return (findings.modelled + findings.measured).joined(separator: "\n")
  }

  @Test func `less memory and more speed wins`() {
    let text = lines(
      contender("A", model: 2, measured: 50, [20, 21]),
      contender("B", model: 4, measured: 100, [10, 11]))
    #expect(
      text.contains(
        "A needs less memory and is no slower, within the spread, than B (0.50 of its memory by the eager "
          + "model, 0.50 as measured, 1.95 of its throughput)."))
    #expect(text.contains("Beaten in this sense by no other: A."))
    #expect(!text.contains("B needs less"))
  }

  @Test func `less memory bought with speed wins over nobody`() {
    let text = lines(
      contender("A", model: 2, measured: 50, [10, 10.1]),
      contender("B", model: 4, measured: 100, [20, 20.1]))
    #expect(text.contains("no method needs less memory than another"))
  }

  @Test func `a lead in the model that the allocator does not confirm wins nothing`() {
    let text = lines(
      contender("A", model: 2, measured: 100, [20, 21]),
      contender("B", model: 4, measured: 50, [10, 11]))
    #expect(text.contains("no method needs less memory than another"))
  }

  @Test func `differences within the spread are none`() {
    let text = lines(
      contender("A", model: 2, measured: 50, [18, 22]),
      contender("B", model: 4, measured: 100, [19, 23]))
    #expect(text.contains("A needs less memory and is no slower, within the spread, than B"))
    #expect(text.contains("B 21.0; A 20.0 (no slower than the one before, within the spread)"))
  }

  @Test func `methods that were timed at different batches are not ranked`() {
    let text = lines(
      contender("A", model: 2, measured: 50, [20], batch: 8),
      contender("B", model: 4, measured: 100, [10]))
    #expect(text.contains("none is said to win"))
  }

  @Test func `what exceeds the budget where it was timed wins over nobody`() {
    let text = lines(
      contender("A", model: 2, measured: 50, [10, 11]),
      contender("B", model: 4, measured: 100, [9, 10]),
      contender("C", model: 1, measured: 9 * Self.gibibyte, [20, 21]))
    #expect(text.contains("descending: A 10.5; B 9.5"))
    #expect(!text.contains("C needs less") && text.contains("no other: A."))
  }

  @Test func `what exceeds the budget is named`() {
    let text = lines(
      contender("A", model: 7, measured: 1, [1]), contender("B", model: 9, measured: 2, [1]))
    #expect(text.contains("B exceeds 8 GiB by the eager model; the others fit."))
  }
}
