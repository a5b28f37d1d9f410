public import ReportModel

/// One comparison that a rule came to.
public struct ClaimFinding: Equatable, Sendable, Codable {
  /// What was compared, with ids, as in `table4:50/a > 0`.
  public var comparison: String
  public var verdict: ClaimVerdict.Answer
  public var direction: ClaimVerdict.Direction
  /// Why it is not decided; nil where it is.
  public var reason: String?
  /// The number that was compared.
  public var value: Double?
  /// What it was compared with.
  public var bound: Double?
  public var unit: Unit?
  /// The standard error of their difference, and its degrees of freedom; nil for what is counted.
  public var standardError: Double?
  public var degrees: Double?
  /// The fewest observations behind any number that took part; nil for what is counted.
  public var n: Int?
  /// How often chance alone shows as much where the comparison does not hold.
  public var p: Double?
  /// How often chance alone shows as much against it where it holds, by Holm over all parts of the rule.
  public var pAgainst: Double?
}

/// What a control came to, which has to fail the rule that its claim passes.
public struct ClaimControl: Equatable, Sendable, Codable {
  public var verdict: ClaimVerdict.Answer
  public var findings: [ClaimFinding]
}

/// What regenerated numbers say about a claim, or about one of its transfers.
public struct ClaimVerdict: Equatable, Sendable, Codable {
  /// The claim's name; a transfer adds where it is asked: `deeper-is-worse/fashion-mnist`.
  public var id: String
  /// Where a transfer is asked; nil for the claim itself.
  public var place: String?
  public var statement: String
  public var section: String
  public var reading: String?
  /// The artifacts whose numbers decide it.
  public var artifacts: [String]
  public var verdict: Answer
  /// What the numbers show, whether or not they decide.
  public var direction: Direction
  /// The verdict and what it rests on, in a few words.
  public var words: String
  /// Why it is undecided, each reason once; empty where it is decided.
  public var reasons: [String]
  public var evidence: ClaimEvidence
  /// The settings that decide its numbers and are assumed here, where the numbers contradict the claim.
  ///
  /// The paper's own values might not. A transfer is asked at this project's settings, and has none.
  public var assumed: [String]
  public var findings: [ClaimFinding]
  public var control: ClaimControl?
  /// The metrics that were read, with their settings.
  public var numbers: [Metric]
  /// The same question elsewhere, each with its own verdict.
  public var transfers: [ClaimVerdict]

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
    /// Generated images show no direction.
    case standIns = "not measured: stand-ins"
    /// Methods that have not learned are not compared.
    case notLearned = "not measured: not learned"
  }

  /// The claim, and then its transfers.
  public var all: [ClaimVerdict] { [self] + transfers }
}

/// What regenerated numbers say about a contradiction inside the paper.
public struct ContradictionVerdict: Equatable, Sendable, Codable {
  public var id: String
  public var description: String
  /// Each reading with its own verdict; empty where there is nothing to measure.
  public var sides: [ClaimVerdict]
}
