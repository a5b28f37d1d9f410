public import Report

/// What regenerated numbers say about every claim and contradiction: the API of `repro claims`.
///
/// A claim is judged on numbers of the data and the scale it speaks of. Others leave it undecided,
/// with the direction that they show.
public struct ClaimVerdicts: Equatable, Sendable, ByteStable {
  /// How many standard errors a difference had to exceed.
  public var standardErrors: Double
  public var claims: [ClaimVerdict]
  public var contradictions: [ContradictionVerdict]

  /// Judges `metrics` by the claims of this program.
  public init(_ metrics: ClaimMetrics) throws {
    try self.init(metrics, by: .bundled())
  }

  /// Judges `metrics` by the claims of `book`.
  public init(_ metrics: ClaimMetrics, by book: ClaimBook) throws {
    let expressions = ExpressionEvaluation(metrics: metrics, published: try .bundled())
    let judge = ClaimJudge(
      rules: RuleEvaluation(expressions: expressions, standardErrors: book.standardErrors),
      metrics: metrics)
    standardErrors = book.standardErrors
    claims = book.claims.map(judge.verdict)
    let descriptions = try DescribedContradictions.bundled()
    contradictions = book.contradictions.map { contradiction in
      ContradictionVerdict(
        id: contradiction.id,
        description: descriptions.first { $0.hasPrefix(contradiction.begins) }
          ?? contradiction.begins,
        sides: contradiction.sides.map { judge.verdict($0, of: contradiction) })
    }
  }

  /// How many claims came to each answer.
  public var counts: [ClaimVerdict.Answer: Int] {
    Dictionary(grouping: claims, by: \.verdict).mapValues(\.count)
  }

  /// The claims that rest on `artifact`.
  public func claims(about artifact: String) -> [ClaimVerdict] {
    claims.filter { $0.artifacts.contains(artifact) }
  }
}

/// Joins findings and settings to a verdict.
struct ClaimJudge {
  let rules: RuleEvaluation
  let metrics: ClaimMetrics

  func verdict(_ claim: Claim) -> ClaimVerdict {
    let findings = rules.findings(claim.rule)
    let numbers = Set(claim.rule.metricIDs).sorted().compactMap { metrics[$0] }
    let strangers = Self.strangers(among: numbers, for: claim.data)
    var verdict = ClaimVerdict(
      id: claim.id, statement: claim.statement, section: claim.section, reading: claim.reading,
      artifacts: claim.artifacts, verdict: .undecided, direction: Self.direction(findings),
      reasons: [], findings: findings, numbers: numbers)
    if strangers.isEmpty { verdict.verdict = Self.answer(findings) }
    if verdict.verdict == .undecided {
      verdict.reasons = Self.unique(strangers + findings.compactMap(\.reason))
    }
    return verdict
  }

  func verdict(_ side: Contradiction.Side, of contradiction: Contradiction) -> ClaimVerdict {
    let artifacts = Set(side.rule.metricIDs.map(\.artifact)).sorted()
    return verdict(
      Claim(
        id: contradiction.id, statement: side.statement, section: "", reading: nil,
        artifacts: artifacts, data: side.data, rule: side.rule))
  }

  /// One part that fails decides against the whole, whatever is not known of the others.
  private static func answer(_ findings: [ClaimFinding]) -> ClaimVerdict.Answer {
    if findings.contains(where: { $0.verdict == .contradicted }) { return .contradicted }
    let holds = !findings.isEmpty && findings.allSatisfy { $0.verdict == .supported }
    return holds ? .supported : .undecided
  }

  private static func direction(_ findings: [ClaimFinding]) -> ClaimVerdict.Direction {
    let seen = Set(findings.map(\.direction)).subtracting([.notMeasured])
    guard let only = seen.first else { return .notMeasured }
    return seen.count == 1 ? only : .mixed
  }

  /// Why numbers are not those that the claim speaks of.
  private static func strangers(
    among numbers: [Metric], for data: [Setting.DataSource]
  ) -> [String] {
    /// Artifacts by what is strange about their numbers; by how much stands in their captions.
    var artifacts: [String: [String]] = [:]
    for metric in numbers {
      let isStrange = !data.contains(metric.setting.data)
      let parts =
        (isStrange ? ["\(metric.setting.data.rawValue) data"] : [])
        + (metric.setting.scale == .full ? [] : ["reduced scale"])
      guard !parts.isEmpty else { continue }
      artifacts[parts.joined(separator: " and "), default: []].append(metric.id.artifact)
    }
    let names = data.map(\.rawValue).joined(separator: " or ")
    return artifacts.sorted { $0.key < $1.key }.map { what, artifacts in
      "speaks of \(names) data at full scale, and the numbers of "
        + "\(unique(artifacts).joined(separator: " and ")) are of \(what)"
    }
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen = Set<String>()
    return texts.filter { seen.insert($0).inserted }
  }
}
