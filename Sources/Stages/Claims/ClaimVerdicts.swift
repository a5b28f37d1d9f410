internal import Paper
public import ReportModel

/// What regenerated numbers say about every claim and contradiction: the API of `repro claims`.
///
/// A claim is judged on numbers of the data and the scale it speaks of. Others leave it undecided,
/// with the direction that they show; its transfers have verdicts of their own.
public struct ClaimVerdicts: Equatable, Sendable, ByteStable {
  /// The share of cases in which a rule may err.
  public var significance: Double
  public var claims: [ClaimVerdict]
  /// Those of statements beside the paper, which count as no claims of it.
  public var controls: [ClaimVerdict]
  public var contradictions: [ContradictionVerdict]

  /// Judges the numbers of folders, of which earlier ones go before later ones of the same strength.
  ///
  /// - Parameters:
  ///   - folders: The numbers, and where they are from.
  ///   - book: The claims; those of this program by default.
  ///   - paper: What is known of the paper; without it, what this program knows.
  /// - Throws: What reading the claims and values that come with the program throws.
  public init(_ folders: [EvidenceFolder], by book: ClaimBook? = nil, paper: PaperSide? = nil)
    throws
  {
    let book = try book ?? .bundled()
    let judge = ClaimJudge(book: book, paper: try paper ?? PaperSide())
    func verdict(_ claim: Claim) -> ClaimVerdict {
      let all = claim.questions.map { judge.verdict($0, by: folders) }
      var own = all[0]
      own.transfers = Array(all.dropFirst())
      return own
    }
    significance = book.significance
    claims = book.claims.map(verdict)
    controls = book.controls.map(verdict)
    let descriptions = try DescribedContradictions.bundled()
    contradictions = book.contradictions.map { contradiction in
      ContradictionVerdict(
        id: contradiction.id,
        description: descriptions.first { $0.hasPrefix(contradiction.begins) }
          ?? contradiction.begins,
        sides: contradiction.claims.map(verdict))
    }
  }

  /// Judges the numbers of one folder.
  public init(_ metrics: ClaimMetrics, by book: ClaimBook? = nil, paper: PaperSide? = nil) throws {
    try self.init([EvidenceFolder("artifacts", metrics)], by: book, paper: paper)
  }

  /// How many claims came to each answer.
  public var counts: [ClaimVerdict.Answer: Int] { Self.counts(claims) }

  /// How many transfers of claims came to each answer.
  public var transferCounts: [ClaimVerdict.Answer: Int] { Self.counts(claims.flatMap(\.transfers)) }

  private static func counts(_ verdicts: [ClaimVerdict]) -> [ClaimVerdict.Answer: Int] {
    Dictionary(grouping: verdicts, by: \.verdict).mapValues(\.count)
  }

  /// The claims, statements beside the paper, and transfers that rest on `artifact`.
  public func claims(about artifact: String) -> [ClaimVerdict] {
    (claims + controls).flatMap(\.all).filter { $0.artifacts.contains(artifact) }
  }
}
