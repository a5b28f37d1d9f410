import Foundation
import Statistics
import Testing

@Suite struct LogOddsTests {
  @Test func `even odds are zero and the ends are mirrored`() {
    #expect(LogOdds.of(share: 0.5) == 0)
    expectClose(LogOdds.of(share: 0.9), log(9))
    expectClose(LogOdds.of(share: 0.1), -log(9))
    #expect(LogOdds.of(share: 1) == .infinity)
  }

  /// 10 of 10: ln(10.5 / 0.5) = ln 21.
  @Test func `counts have finite odds at either end`() {
    expectClose(LogOdds.of(10, among: 10), log(21))
    expectClose(LogOdds.of(0, among: 10), -log(21))
    #expect(LogOdds.of(5, among: 10) == 0)
  }
}
