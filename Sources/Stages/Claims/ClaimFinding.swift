public import Report

/// One comparison that a rule came to.
public struct ClaimFinding: Equatable, Sendable, Codable {
  /// What was compared, with ids, as in `table4:50/a > 0`.
  public var comparison: String
  public var verdict: ClaimVerdict.Answer
  public var direction: ClaimVerdict.Direction
  /// Why it is not decided; nil where it is.
  public var reason: String?
  /// The number that was compared, and its standard error.
  public var value: Double?
  public var standardError: Double?
  public var n: Int?
  public var unit: Unit?
  /// What it was compared with.
  public var bound: Double?
}

/// What regenerated numbers say about a claim.
public struct ClaimVerdict: Equatable, Sendable, Codable {
  public var id: String
  public var statement: String
  public var section: String
  public var reading: String?
  public var artifacts: [String]
  public var verdict: Answer
  /// What the numbers show, whether or not they decide.
  public var direction: Direction
  /// Why the claim is undecided, each reason once; empty where it is decided.
  public var reasons: [String]
  public var findings: [ClaimFinding]
  /// The metrics that were read, with their settings.
  public var numbers: [Metric]

  public enum Answer: String, Sendable, Codable, CaseIterable {
    case supported, contradicted, undecided
  }

  public enum Direction: String, Sendable, Codable {
    case asClaimed = "as claimed"
    case opposite
    /// Some parts are as claimed.
    case mixed
    /// Nothing was there to be compared.
    case notMeasured = "not measured"
  }
}

/// What regenerated numbers say about a contradiction inside the paper.
public struct ContradictionVerdict: Equatable, Sendable, Codable {
  public var id: String
  public var description: String
  /// Each reading with its own verdict; empty where there is nothing to measure.
  public var sides: [ClaimVerdict]
}
