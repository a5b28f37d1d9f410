/// Holm's step-down correction for several tests at once (Holm 1979).
public enum Holm {
  /// Each p value as if it were alone: whoever rejects those at most `α` errs in any of them with a
  /// probability of at most `α`, however the tests depend on each other.
  ///
  /// Of m values the i-th smallest becomes `max over j ≤ i of (m - j + 1) p₍ⱼ₎`, at most 1.
  public static func adjusted(_ values: [Double]) -> [Double] {
    var adjusted = values
    var largest = 0.0
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    for (rank, index) in order.enumerated() {
      largest = max(largest, Double(values.count - rank) * values[index])
      adjusted[index] = min(1, largest)
    }
    return adjusted
  }
}
