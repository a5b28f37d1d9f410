public import ReportModel

/// Something the paper says, and the rule by which regenerated numbers decide it.
public struct Claim: Equatable, Sendable, Codable {
  public var id: String
  /// The claim in our words.
  public var statement: String
  /// Where the paper makes it.
  public var section: String
  /// How its words are read as a rule, where that is a choice.
  public var reading: String?
  /// The kinds of data it speaks of; numbers from others do not decide it.
  public var data: [Setting.DataSource]
  /// Nil where only transfers can be judged here.
  public var rule: ClaimRule?
  /// A rule of the same form about something else, which has to fail for the claim to be supported.
  public var control: ClaimRule?
  /// Accuracies that have to exceed the linear classifier's before methods are compared.
  public var learned: [MetricID]?
  /// The same question elsewhere: each has a verdict of its own.
  public var transfers: [ClaimTransfer]?

  public init(
    id: String, statement: String, section: String, reading: String? = nil,
    data: [Setting.DataSource], rule: ClaimRule?, control: ClaimRule? = nil,
    learned: [MetricID]? = nil, transfers: [ClaimTransfer]? = nil
  ) {
    self.id = id
    self.statement = statement
    self.section = section
    self.reading = reading
    self.data = data
    self.rule = rule
    self.control = control
    self.learned = learned
    self.transfers = transfers
  }
}

/// A claim asked of other images, or of this machine.
///
/// It takes the claim's rule with another data set in the ids, or has a rule of its own. Numbers of a
/// reduced scale decide it too.
public struct ClaimTransfer: Equatable, Sendable, Codable {
  /// The data set it is about, or `this machine`.
  public var to: String
  /// What tells it from another transfer to the same place: a part of its id.
  public var name: String?
  /// The data set of the claim, where its rule is taken over.
  public var from: String?
  public var statement: String?
  public var reading: String?
  public var data: [Setting.DataSource]?
  public var rule: ClaimRule?
  public var control: ClaimRule?
  public var learned: [MetricID]?

  /// Times and speeds, which are another machine's in the paper.
  public static let machine = "this machine"
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
    public var learned: [MetricID]?
    public var transfers: [ClaimTransfer]?
  }

  /// The readings as claims.
  var claims: [Claim] {
    sides.map { side in
      Claim(
        id: id, statement: side.statement, section: "", data: side.data, rule: side.rule,
        learned: side.learned, transfers: side.transfers)
    }
  }
}
