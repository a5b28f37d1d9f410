/// The digamma function at whole numbers, `ψ(n) = -γ + Σ_{i<n} 1/i`, in a table.
struct Digamma {
  /// ψ(n) at place n; place 0, a pole, is not a number.
  private let values: [Double]

  /// Euler's constant.
  private static let gamma = 0.577_215_664_901_532_860_6

  /// ψ for all numbers up to `largest`.
  ///
  /// Each sum carries the part that rounding took from it, so that it is right to the last places
  /// whatever its length (Kahan's summation).
  init(upTo largest: Int) {
    var values = [Double.nan]
    values.reserveCapacity(largest + 1)
    var (sum, lost) = (-Self.gamma, 0.0)
    for n in 1...max(largest, 1) {
      values.append(sum)
      let term = 1 / Double(n) - lost
      let next = sum + term
      lost = (next - sum) - term
      sum = next
    }
    self.values = values
  }

  subscript(n: Int) -> Double { values[n] }
}
