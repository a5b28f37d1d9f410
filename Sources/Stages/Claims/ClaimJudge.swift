import Paper
import ReportModel

/// Joins findings, settings and preconditions to a verdict.
struct ClaimJudge {
  let book: ClaimBook
  let paper: PaperSide

  /// What the strongest evidence in `folders` says.
  ///
  /// Complete evidence goes before incomplete, then the stronger kind, then enough observations, then the
  /// earlier folder: none of which looks at what the numbers say.
  func verdict(_ question: ClaimQuestion, by folders: [EvidenceFolder]) -> ClaimVerdict {
    let verdicts = folders.map { verdict(question, by: $0) }
    var best = 0
    for index in verdicts.indices.dropFirst()
    where rank(verdicts[best]).lexicographicallyPrecedes(rank(verdicts[index])) {
      best = index
    }
    return verdicts.indices.contains(best)
      ? verdicts[best] : verdict(question, by: EvidenceFolder("", .none))
  }

  private func rank(_ verdict: ClaimVerdict) -> [Int] {
    let isComplete = !verdict.findings.isEmpty && verdict.findings.allSatisfy { $0.value != nil }
    let n = verdict.evidence.n ?? Int.max
    return [isComplete ? 1 : 0, verdict.evidence.kind.strength, n >= book.fewest ? 1 : 0]
  }

  private func verdict(_ question: ClaimQuestion, by folder: EvidenceFolder) -> ClaimVerdict {
    let rules = RuleEvaluation(
      expressions: ExpressionEvaluation(metrics: folder.metrics, published: paper.published))
    let judge = RuleJudge(significance: book.significance, fewest: book.fewest)
    let findings = question.rule.map { judge.findings(rules.comparisons($0)) } ?? []
    let ids = (question.rule?.metricIDs ?? []) + (question.control?.metricIDs ?? [])
    let numbers = Set(ids).sorted().compactMap { folder.metrics[$0] }
    var verdict = ClaimVerdict(
      id: question.id, place: question.place, statement: question.statement,
      section: question.section, reading: question.reading, artifacts: question.artifacts,
      verdict: .undecided, direction: RuleJudge.direction(findings), words: "", reasons: [],
      evidence: ClaimEvidence(of: question, numbers: numbers, findings: findings, in: folder),
      assumed: [],
      findings: findings,
      control: question.control.map { rule in
        let own = judge.findings(rules.comparisons(rule))
        return ClaimControl(verdict: RuleJudge.answer(own), findings: own)
      },
      numbers: numbers, transfers: [])
    decide(&verdict, question, folder.metrics)
    if verdict.verdict == .contradicted, question.place == nil {
      verdict.assumed = paper.assumptions(behind: numbers)
    }
    verdict.words = ClaimWords.words(verdict)
    return verdict
  }

  private func decide(
    _ verdict: inout ClaimVerdict, _ question: ClaimQuestion, _ metrics: ClaimMetrics
  ) {
    guard question.rule != nil else {
      verdict.reasons = ["the paper has no such numbers: it can be asked elsewhere only"]
      return
    }
    if verdict.evidence.kind == .standIns {
      let missing = verdict.findings.filter { $0.value == nil }.compactMap(\.reason)
      verdict.reasons = Self.unique([Self.standIns(verdict.numbers)] + missing)
      verdict.direction = .standIns
      verdict.findings = []
      verdict.control = nil
      verdict.numbers = []
      return
    }
    var obstacles = ClaimStrangers(question: question, metrics: metrics).reasons(verdict.numbers)
    switch LearnedCheck(metrics: metrics, rule: book.learnedRule).answer(question.learned) {
    case .yes: break
    case .unknown(let reason):
      // Where nothing was trained, that is reason enough.
      if verdict.direction != .notMeasured { obstacles.append(reason) }
    case .no(let reason):
      obstacles.append(reason)
      verdict.direction = .notLearned
    }
    let answer = RuleJudge.answer(verdict.findings)
    if obstacles.isEmpty {
      if answer == .supported, let control = verdict.control, control.verdict != .contradicted {
        obstacles.append(Self.unfit(control))
      } else {
        verdict.verdict = answer
      }
    }
    if verdict.verdict == .undecided {
      verdict.reasons = Self.unique(obstacles + verdict.findings.compactMap(\.reason))
    }
  }

  private static func unfit(_ control: ClaimControl) -> String {
    let comparisons = control.findings.map(\.comparison).joined(separator: "; ")
    return control.verdict == .supported
      ? "its control passes too: \(comparisons)"
      : "its control is not known to fail: \(comparisons)"
  }

  private static func standIns(_ numbers: [Metric]) -> String {
    let artifacts = unique(
      numbers.filter { $0.setting.data == .standIn }.map(\.id.artifact))
    return
      "the numbers of \(artifacts.joined(separator: " and ")) are of generated stand-ins, which are no"
      + " evidence"
  }

  static func unique(_ texts: [String]) -> [String] {
    var seen = Set<String>()
    return texts.filter { seen.insert($0).inserted }
  }
}

/// Finds numbers that are not those a question speaks of.
struct ClaimStrangers {
  let question: ClaimQuestion
  let metrics: ClaimMetrics

  /// What is strange about `numbers`, each reason with the artifacts that it is true of.
  func reasons(_ numbers: [Metric]) -> [String] {
    var artifacts: [String: [String]] = [:]
    for metric in numbers {
      let isStrange = !question.data.contains(metric.setting.data)
      let isReduced = !question.acceptsReducedScale && metric.setting.scale != .full
      let isForeign = !question.acceptsMeasurements && metrics.isMeasured(metric.id)
      var parts = isStrange ? ["\(metric.setting.data.rawValue) data"] : []
      if isForeign {
        parts.append("this machine")
      } else if isReduced {
        parts.append("reduced scale")
      }
      guard !parts.isEmpty else { continue }
      artifacts[parts.joined(separator: " and "), default: []].append(metric.id.artifact)
    }
    return artifacts.sorted { $0.key < $1.key }.map { what, artifacts in
      "speaks of \(subject(what)), and the numbers of "
        + "\(ClaimJudge.unique(artifacts).joined(separator: " and ")) are of \(what)"
    }
  }

  private func subject(_ what: String) -> String {
    if what.hasSuffix("this machine") { return "the paper's device" }
    let data = question.data.map(\.rawValue).joined(separator: " or ")
    return "\(data) data" + (question.acceptsReducedScale ? "" : " at full scale")
  }
}
