import Testing

@testable import Report
@testable import ReportModel

@Suite struct ComparisonTests {
  private let full = Setting(profile: "full", data: .real, scale: .full, seeds: [42])
  private let own = Quantity(91, unit: .percent, decimals: 2)
  private let printed = Published.known(.init(91.33, unit: .percent, source: .printed))

  @Test func `the same quantity is compared`() throws {
    let comparison = Comparison(own, printed, under: full)
    #expect(comparison.isComparable)
    #expect(abs(try #require(comparison.difference) + 0.33) < 1e-12)
  }

  @Test func `data that the experiment itself asks for is no obstacle`() {
    var setting = full
    setting.data = .synthetic
    #expect(Comparison(own, printed, under: setting).isComparable)
  }

  @Test func `stand-in data is never compared`() {
    var setting = full
    setting.data = .standIn
    let comparison = Comparison(own, printed, under: setting)
    #expect(comparison.obstacle == "stand-in data")
    #expect(comparison.difference == nil)
  }

  @Test func `a reduced scale is never compared`() {
    var setting = full
    setting.scale = .reduced("2 epochs")
    let comparison = Comparison(own, printed, under: setting)
    #expect(comparison.obstacle == "reduced scale (2 epochs)")
    #expect(comparison.difference == nil)
  }

  @Test func `another unit is never compared`() {
    let points = Published.known(.init(91.33, unit: .ratio, source: .printed))
    let comparison = Comparison(own, points, under: full)
    #expect(comparison.obstacle == "published in another unit (ratio, not percent)")
    #expect(comparison.difference == nil)
  }

  @Test func `a reason of the caller joins the others`() {
    var setting = full
    setting.data = .standIn
    let comparison = Comparison(own, printed, under: setting, obstacle: "another network")
    #expect(comparison.obstacle == "stand-in data; another network")
  }

  @Test(arguments: [Published.lost, .notReported])
  func `an unknown number has no difference`(published: Published) {
    #expect(Comparison(own, published, under: full).difference == nil)
  }
}
