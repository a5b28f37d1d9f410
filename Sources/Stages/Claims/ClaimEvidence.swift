import ReportModel

/// What a verdict rests on.
public struct ClaimEvidence: Equatable, Sendable, Codable {
  public var kind: Kind
  /// The folder of the numbers, as `artifacts/study`.
  public var folder: String
  /// Nil where no number was there.
  public var profile: String?
  /// In what the work was smaller than the paper's, as captions say it; empty at full scale.
  public var budget: [String]
  /// The fewest observations behind any comparison; nil for what is counted.
  public var n: Int?

  /// How strong evidence is, from the strongest.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Numbers in which chance has no part.
    case counted
    case realFull = "real data, full scale"
    case syntheticFull = "synthetic data, full scale"
    case realReduced = "real data, reduced scale"
    case syntheticReduced = "synthetic data, reduced scale"
    /// Times and speeds of the machine that the numbers were made on.
    case measured
    /// Generated in the place of images: shown nowhere, decides nothing.
    case standIns = "stand-ins"
    case nothing = "no numbers"

    /// Larger for stronger kinds.
    var strength: Int {
      let all = Self.allCases
      return all.count - (all.firstIndex(of: self) ?? all.count)
    }
  }
}

/// The numbers of one output folder.
public struct EvidenceFolder: Sendable {
  public var name: String
  public var metrics: ClaimMetrics

  public init(_ name: String, _ metrics: ClaimMetrics) {
    self.name = name
    self.metrics = metrics
  }
}

extension ClaimEvidence {
  /// What the numbers of a question are.
  init(
    of question: ClaimQuestion, numbers: [Metric], findings: [ClaimFinding],
    in folder: EvidenceFolder
  ) {
    let scales = numbers.compactMap { number -> String? in
      if case .reduced(let what) = number.setting.scale { what } else { nil }
    }
    var seen = Set<String>()
    self.init(
      kind: Self.kind(of: question, numbers, folder.metrics), folder: folder.name,
      profile: numbers.first?.setting.profile,
      budget: scales.filter { seen.insert($0).inserted },
      n: findings.compactMap(\.n).min())
  }

  /// The weakest of the numbers counts.
  private static func kind(
    of question: ClaimQuestion, _ numbers: [Metric], _ metrics: ClaimMetrics
  ) -> Kind {
    guard !numbers.isEmpty else { return .nothing }
    if numbers.contains(where: { $0.setting.data == .standIn }) { return .standIns }
    if numbers.contains(where: { metrics.isMeasured($0.id) }) { return .measured }
    if question.rule?.isExact ?? false { return .counted }
    let isReal = numbers.contains { $0.setting.data == .real }
    let isFull = numbers.allSatisfy { $0.setting.scale == .full }
    if isReal { return isFull ? .realFull : .realReduced }
    return isFull ? .syntheticFull : .syntheticReduced
  }
}
