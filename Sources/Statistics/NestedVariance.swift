/// How much of a spread lies between groups and how much within them: groups drawn at random, with observations
/// nested in them.
///
/// The estimates of the analysis of variance: `σ²_within = MS_within` and
/// `σ²_between = (MS_between - MS_within) / m₀` with `m₀ = (N - Σ m_g² / N) / (G - 1)`, which is the size of a
/// group where all have one (Searle, Casella and McCulloch 1992, section 3.6). The second may come out below zero
/// by chance, and is then zero.
public struct NestedVariance: Equatable, Sendable {
  public let between: Double
  public let within: Double
  public let groups: Int
  public let observations: Int

  /// Nil without two groups, or without a group of two.
  public init?(_ groups: [[Double]]) {
    let filled = groups.filter { !$0.isEmpty }
    let n = filled.map(\.count).reduce(0, +)
    guard filled.count > 1, n > filled.count else { return nil }
    let grand = filled.joined().reduce(0, +) / Double(n)
    var (outer, inner) = (0.0, 0.0)
    for group in filled {
      let mean = Sample(group).mean
      outer += Double(group.count) * (mean - grand) * (mean - grand)
      inner += group.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    }
    let squares = filled.reduce(0.0) { $0 + Double($1.count * $1.count) }
    let size = (Double(n) - squares / Double(n)) / Double(filled.count - 1)
    within = inner / Double(n - filled.count)
    between = max(0, (outer / Double(filled.count - 1) - within) / size)
    self.groups = filled.count
    observations = n
  }

  /// The share of the spread that lies between groups: the correlation of two observations of one group.
  public var shareBetween: Double {
    between + within > 0 ? between / (between + within) : 0
  }
}
