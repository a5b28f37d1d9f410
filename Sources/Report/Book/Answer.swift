public import ReportModel

/// What a book comes to, for readers who read nothing else: sentences, counts, findings, one picture, and how to repeat it.
public struct Answer: Equatable, Sendable {
  /// What was claimed, what became of it, and on what evidence.
  public var sentences: [String]
  /// What was decided, and then what was not, each kind with its own heading.
  public var verdicts: [Verdicts]
  /// How many verdicts of each kind rest on which evidence.
  public var tallies: [Tally]
  /// The picture that carries most of it.
  public var figure: Figure?
  public var publication: Publication
  /// What the numbers were made from: equal numbers have equal facts.
  public var facts: [Provenance.Fact]
  /// When, where and for how long they were made; files that hold numbers alone leave it out.
  public var run: [Provenance.Fact]
  /// Commands that make the same numbers.
  public var commands: [String]

  /// The verdicts of one kind.
  public struct Verdicts: Equatable, Sendable {
    /// As in `supported`.
    public var title: String
    public var kind: Badge.Kind
    public var count: Int
    /// How many more there are where the same was asked of other data or machines, as in `6 on Fashion-MNIST`; may be
    /// empty.
    public var elsewhere: String
    public var findings: [Finding]
    /// What is behind `elsewhere`.
    public var findingsElsewhere: [Finding]
    /// A summary shown instead of too many findings, such as reasons with their counts.
    public var summary: [String]

    public init(
      _ title: String, kind: Badge.Kind, count: Int, elsewhere: String = "", findings: [Finding],
      findingsElsewhere: [Finding] = [], summary: [String] = []
    ) {
      self.title = title
      self.kind = kind
      self.count = count
      self.elsewhere = elsewhere
      self.findings = findings
      self.findingsElsewhere = findingsElsewhere
      self.summary = summary
    }
  }

  /// A decided claim.
  public struct Finding: Equatable, Sendable {
    public var statement: String
    /// What it rests on, in a few words.
    public var evidence: String
    /// The artifact with its numbers.
    public var artifact: String?

    public init(_ statement: String, evidence: String, artifact: String?) {
      self.statement = statement
      self.evidence = evidence
      self.artifact = artifact
    }
  }

  /// A kind of evidence with the number of verdicts of each kind.
  public struct Tally: Equatable, Sendable {
    public var evidence: String
    public var counts: [Badge.Kind: Int]

    public init(_ evidence: String, counts: [Badge.Kind: Int]) {
      self.evidence = evidence
      self.counts = counts
    }
  }

  /// What is reproduced.
  public struct Publication: Equatable, Sendable {
    public var title: String
    public var address: String

    public init(title: String, address: String) {
      self.title = title
      self.address = address
    }
  }

  public init(
    sentences: [String], verdicts: [Verdicts], tallies: [Tally], figure: Figure?,
    publication: Publication, facts: [Provenance.Fact], run: [Provenance.Fact] = [],
    commands: [String]
  ) {
    self.sentences = sentences
    self.verdicts = verdicts
    self.tallies = tallies
    self.figure = figure
    self.publication = publication
    self.facts = facts
    self.run = run
    self.commands = commands
  }
}
