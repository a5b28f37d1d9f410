import Paper
import Report
import Stages

/// Makes the first screen of a book from verdicts, comparisons and records: every word of it follows from numbers.
struct AnswerAssembly {
  let verdicts: ClaimVerdicts
  /// The regenerated numbers beside the published ones.
  let comparison: Difference
  /// The first figure of each artifact that has one.
  let figures: [String: Figure]
  let profile: String
  /// How many stages were left out because their data are not on this machine.
  let absent: Int
  let run: [Provenance.Fact]

  func answer() throws -> Answer {
    let paper = try PaperCitation.bundled()
    let main = try main
    return Answer(
      sentences: [claimed(main), became(main), evidence].compactMap(\.self), verdicts: lists,
      tallies: tallies, figure: figure(main),
      publication: .init(
        title: "\(paper.title) (\(paper.author), arXiv \(paper.arxiv))",
        address: "https://arxiv.org/abs/\(paper.arxiv)"),
      facts: [.init("data", data), .init("profile", profile)], run: run,
      commands: [
        "./repro --profile \(profile) all", "./repro claims", "./repro diff --against paper",
      ])
  }

  private var main: ClaimVerdict? {
    get throws {
      let id = try ClaimBook.bundled().main
      return verdicts.claims.first { $0.id == id }
    }
  }

  // MARK: Sentences

  private func claimed(_ main: ClaimVerdict?) -> String? {
    guard let main else { return nil }
    return "The paper claims that \(Self.clause(main.statement)). That claim (\(main.section)) and"
      + " \(verdicts.claims.count - 1) others are tested here, each by a rule that errs in at most"
      + " \(Int((100 * verdicts.significance).rounded())) % of cases."
  }

  private func became(_ main: ClaimVerdict?) -> String {
    let elsewhere = verdicts.claims.flatMap(\.transfers)
    let asked =
      places.isEmpty ? "" : " Asked of \(Self.list(places)) instead, at this profile's scale,"
    let transfers =
      asked.isEmpty || elsewhere.isEmpty
      ? ""
      : "\(asked) \(count(elsewhere, .supported)) are supported and \(count(elsewhere, .contradicted)) contradicted."
    let own = main.map { verdict in
      let decided = verdict.transfers.filter { $0.verdict != .undecided }.map {
        "\($0.answer) on \($0.place ?? "")"
      }
      let rest = decided.isEmpty ? "" : ", and \(Self.list(decided))"
      return " That first claim is \(verdict.answer)\(rest)."
    }
    return
      "Of \(verdicts.claims.count) claims, \(count(verdicts.claims, .supported)) are supported,"
      + " \(count(verdicts.claims, .contradicted)) contradicted\(assumedWords), and"
      + " \(count(verdicts.claims, .undecided)) undecided.\(own ?? "")\(transfers)"
  }

  private var assumedWords: String {
    let contradicted = verdicts.claims.filter { $0.verdict == .contradicted }
    let assumed = contradicted.count { !$0.assumed.isEmpty }
    if assumed == 0 { return "" }
    let who = assumed == contradicted.count ? (assumed == 1 ? "" : "all ") : "\(assumed) of them "
    return " (\(who)under settings that the paper omits and that are assumed here)"
  }

  private var evidence: String? {
    let total = comparison.entries.count
    guard total > 0 else { return nil }
    let open = comparison.count(.notDecidable)
    let words: [(Verdict, String)] = [
      (.agrees, "agree"), (.smaller, "are smaller"), (.differs, "differ"),
      (.differsUnderAssumedSettings, "differ under assumed settings"),
    ]
    let parts = words.compactMap { verdict, word in
      comparison.count(verdict) > 0 ? "\(comparison.count(verdict)) \(word)" : nil
    }
    let rest =
      open > 0
      ? " The other \(open) are of other data or of a larger scale than was run here, and are not compared."
      : ""
    guard open < total else {
      return
        "None of the paper's \(total) numbers can be compared: they are of other data or of a larger scale."
    }
    return "Of \(total) numbers that the paper prints, \(total - open) can be compared:"
      + " \(Self.list(parts)).\(rest)"
  }

  // MARK: Lists

  private var lists: [Answer.Verdicts] {
    ClaimVerdict.Answer.allCases.map { answer in
      let own = verdicts.claims.filter { $0.verdict == answer }
      let asked = verdicts.claims.flatMap(\.transfers).filter { $0.verdict == answer }
      return Answer.Verdicts(
        answer.rawValue, kind: Self.kind(answer), count: own.count,
        elsewhere: asked.isEmpty ? "" : "\(asked.count) on \(Self.list(Self.places(of: asked)))",
        findings: answer == .undecided ? [] : own.map(finding),
        findingsElsewhere: answer == .undecided ? [] : asked.map(finding),
        summary: answer == .undecided ? reasons(own) : [])
    }
  }

  private func finding(_ claim: ClaimVerdict) -> Answer.Finding {
    let place = claim.place.map { "on \($0) · " } ?? ""
    let assumed = claim.assumed.isEmpty ? "" : "under assumed settings · "
    return Answer.Finding(
      claim.statement, evidence: place + assumed + claim.evidenceWords,
      artifact: claim.artifacts.first)
  }

  /// Why claims are undecided, the most frequent reason first.
  private func reasons(_ claims: [ClaimVerdict]) -> [String] {
    var counts: [String: Int] = [:]
    for claim in claims {
      counts[claim.reasons.first.map(Self.gist) ?? "no numbers", default: 0] += 1
    }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(Self.mostReasons).map { "\($0.value): \($0.key)" }
    let rest = sorted.dropFirst(Self.mostReasons).map(\.value).reduce(0, +)
    return shown + (rest > 0 ? ["\(rest): other reasons"] : [])
  }

  private static let mostReasons = 6

  /// A reason without what only one claim has, so that alike ones are counted together.
  static func gist(of reason: String) -> String {
    if reason.contains(" is not among the numbers of ") { return "its numbers were not made here" }
    let ends = [": p = ", ", and the numbers of "].compactMap {
      reason.firstRange(of: $0)?.lowerBound
    }
    return String(reason[..<(ends.min() ?? reason.endIndex)])
  }

  private var tallies: [Answer.Tally] {
    let all = verdicts.claims.flatMap(\.all)
    return ClaimEvidence.Kind.allCases.compactMap { kind in
      let own = all.filter { $0.evidence.kind == kind }
      guard !own.isEmpty else { return nil }
      let counts = Dictionary(grouping: own) { Self.kind($0.verdict) }.mapValues(\.count)
      return Answer.Tally(Self.words(for: kind), counts: counts)
    }
  }

  private static func words(for kind: ClaimEvidence.Kind) -> String {
    switch kind {
    case .counted: "counted: no chance in it"
    case .measured: "measured on this machine"
    case .nothing: "no numbers here"
    default: kind.rawValue
    }
  }

  private func figure(_ main: ClaimVerdict?) -> Figure? {
    let wanted = (main?.all ?? []).flatMap(\.artifacts) + verdicts.claims.flatMap(\.artifacts)
    let drawn = wanted.compactMap { figures[$0] }
    // A picture with the paper's numbers in it shows most.
    return drawn.first { $0.series.contains { $0.label == "paper" } } ?? drawn.first
  }

  // MARK: Words

  /// Where claims were asked besides their own data, and have numbers.
  private var places: [String] {
    Self.places(of: verdicts.claims.flatMap(\.transfers).filter { $0.evidence.kind != .nothing })
  }

  private static func places(of transfers: [ClaimVerdict]) -> [String] {
    var places: [String] = []
    for place in transfers.compactMap(\.place) where !places.contains(place) {
      places.append(place)
    }
    return places
  }

  private var data: String {
    var kinds: [String] = []
    for claim in verdicts.claims.flatMap(\.all) {
      let kind = claim.evidence.kind
      let isData: Bool
      switch kind {
      case .realFull, .syntheticFull, .realReduced, .syntheticReduced, .standIns: isData = true
      case .counted, .measured, .nothing: isData = false
      }
      let place = claim.place.map { " (\($0))" } ?? ""
      if isData, !kinds.contains(kind.rawValue + place) { kinds.append(kind.rawValue + place) }
    }
    let lacking =
      absent > 0 ? "\(absent) stages left out, as their data are not on this machine" : nil
    return (kinds.sorted() + [lacking].compactMap(\.self)).joined(separator: " · ")
  }

  private func count(_ claims: [ClaimVerdict], _ answer: ClaimVerdict.Answer) -> Int {
    claims.count { $0.verdict == answer }
  }

  private static func kind(_ answer: ClaimVerdict.Answer) -> Badge.Kind {
    switch answer {
    case .supported: .good
    case .contradicted: .bad
    case .undecided: .neutral
    }
  }

  /// A statement as the end of a sentence; what begins with an abbreviation keeps its capital.
  static func clause(_ statement: String) -> String {
    let letters = Array(statement)
    let isWord = letters.count > 1 && !letters[1].isUppercase && letters[1] != "-"
    let body = statement.hasSuffix(".") ? String(statement.dropLast()) : statement
    return isWord ? body.prefix(1).lowercased() + body.dropFirst() : body
  }

  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }
}
