/// What a comparison of two sets of numbers found.
public struct Difference: Equatable, Sendable, ByteStable {
  /// What was compared with, in words.
  public var baseline: String
  /// Whether the baseline is a publication: its numbers are replicated, not reproduced.
  public var isReplication = false
  /// By artifact, then by id.
  public var entries: [Entry]
  /// What the reader of the whole comparison must know.
  public var notes: [String]

  public init(baseline: String, entries: [Entry] = [], notes: [String] = []) {
    self.baseline = baseline
    self.entries = entries
    self.notes = notes
  }

  /// One number.
  public struct Entry: Equatable, Sendable, Codable {
    public var artifact: String
    public var metric: MetricID
    /// The metric that both values were divided by, for a measurement.
    public var reference: MetricID?
    public var verdict: Verdict
    /// Whether the verdict fails the comparison.
    public var isFailing: Bool
    public var baseline: Double?
    public var current: Double?
    public var unit: Unit
    /// What was allowed, as in `3 standard errors, ±0.5`.
    public var tolerance: String?
    /// Why so much was allowed.
    public var reason: String?
    /// Why the two may not be compared.
    public var obstacle: String?
    /// How the number stands to a published one; nil for a comparison of runs.
    public var replication: Replication?

    /// Current minus baseline, where both are there and finite.
    public var change: Double? {
      guard let baseline, let current, (current - baseline).isFinite else { return nil }
      return current - baseline
    }
  }

  /// Whether the answer to "are these the same numbers?" is no.
  ///
  /// For a replication the answer is also no when nothing could be decided.
  public var isFailing: Bool {
    entries.contains(where: \.isFailing)
      || isReplication && !entries.isEmpty && count(.notDecidable) == entries.count
  }

  /// The artifacts that have entries, sorted.
  public var artifacts: [String] { Set(entries.map(\.artifact)).sorted() }

  public func count(_ verdict: Verdict) -> Int { entries.count { $0.verdict == verdict } }
}
