import Testing

@testable import Report
@testable import ReportModel

@Suite struct DecimalTextTests {
  @Test(arguments: [
    (0.05, 1, "0.1"), (2.675, 2, "2.68"), (-2.675, 2, "−2.68"), (-0.04, 1, "0.0"),
    (-0.05, 1, "−0.1"), (99.95, 1, "100.0"), (0.125, 2, "0.13"), (1.005, 2, "1.01"),
    (0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (0.49999999999999994, 0, "0"), (9.5, 0, "10"),
    (0, 1, "0.0"), (-0.0, 1, "0.0"), (0.95, 1, "1.0"), (0.094, 2, "0.09"), (0.001, 1, "0.0"),
    (7, 0, "7"), (7, 3, "7.000"), (83.85, 1, "83.9"), (1234.5, 1, "1234.5"),
    (12345.678, 2, "12,345.68"), (999_999.5, 0, "1,000,000"), (9999.5, 0, "10,000"),
    (1e16, 0, "10,000,000,000,000,000"), (1.5e-7, 8, "0.00000015"), (1.5e-7, 7, "0.0000002"),
    (.leastNonzeroMagnitude, 2, "0.00"), (0.1 + 0.2, 1, "0.3"), (3, -1, "3"),
    (.nan, 1, "not a number"), (.infinity, 1, "∞"), (-.infinity, 1, "−∞"),
  ])
  func `a number rounds half away from zero`(value: Double, decimals: Int, text: String) {
    #expect(DecimalText.text(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (2.7, "+2.7"), (-0.7, "−0.7"), (0.04, "0.0"), (-0.04, "0.0"), (0, "0.0"), (0.05, "+0.1"),
  ])
  func `a signed number has a sign unless it prints as zero`(value: Double, text: String) {
    #expect(DecimalText.text(value, decimals: 1, signed: true) == text)
  }

  @Test(arguments: [
    (0, "0"), (-5, "−5"), (9999, "9999"), (53760, "53,760"), (-1_234_567, "−1,234,567"),
    (Int.max, "9,223,372,036,854,775,807"), (Int.min, "−9,223,372,036,854,775,808"),
  ])
  func `an integer is printed in full`(value: Int, text: String) {
    #expect(DecimalText.text(value) == text)
  }

  @Test func `rounding is never further away than half a unit`() {
    for step in -2000...2000 {
      let value = Double(step) * 0.618_033_988_749_895
      for decimals in 0...6 {
        let text = DecimalText.text(value, decimals: decimals)
        let plain = text.replacing("−", with: "-").replacing(",", with: "")
        let half = 0.5 / power(10, decimals)
        let error = abs((Double(plain) ?? .nan) - value)
        #expect(error <= half * (1 + 1e-9), "\(value) with \(decimals) decimals became \(text)")
      }
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  @Test(arguments: [(91.33, 2), (100, 0), (0.0002, 4), (1e20, 0), (0, 0), (.nan, 0)])
  func `the decimals of a number are those of its shortest form`(value: Double, decimals: Int) {
    #expect(DecimalText.decimals(of: value) == decimals)
  }
}
