public import Report

/// Something the paper says, and the rule by which regenerated numbers decide it.
public struct Claim: Equatable, Sendable, Codable {
  public var id: String
  /// The claim in our words.
  public var statement: String
  /// Where the paper makes it.
  public var section: String
  /// How its words are read as a rule, where that is a choice.
  public var reading: String?
  /// The artifacts whose numbers decide it.
  public var artifacts: [String]
  /// The kinds of data it speaks of; numbers from others do not decide it.
  public var data: [Setting.DataSource]
  public var rule: ClaimRule
}

/// A place where the paper contradicts itself.
public struct Contradiction: Equatable, Sendable, Codable {
  public var id: String
  /// How its description among the published values begins.
  public var begins: String
  /// What could be measured, each as a claim of its own; none where only words differ.
  public var sides: [Side]

  /// One of the readings that exclude each other.
  public struct Side: Equatable, Sendable, Codable {
    public var statement: String
    public var data: [Setting.DataSource]
    public var rule: ClaimRule
  }
}
