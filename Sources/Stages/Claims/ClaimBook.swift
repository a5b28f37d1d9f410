internal import Foundation
public import ReportModel
import Tables

/// The claims of the paper, what controls beside it ask, and its contradictions: the content of `claims.json`.
public struct ClaimBook: Equatable, Sendable, ByteStable {
  /// The share of cases in which a rule may err: 0.05.
  public var significance: Double
  /// The fewest observations that decide anything, save for what is counted.
  public var fewest: Int
  /// By how many percentage points a method has to exceed the linear classifier of the same pixels.
  public var learnedMargin: Double
  /// Or by which share of the linear classifier's errors, where that is less.
  public var learnedShare: Double
  /// The id of the claim that the paper is about; nil for a book without one.
  public var main: String?
  public var claims: [Claim]
  /// Statements that the paper does not make, about what its controls would show.
  public var controls: [Claim]
  public var contradictions: [Contradiction]

  public init(
    significance: Double = 0.05, fewest: Int = 5, learnedMargin: Double = 2,
    learnedShare: Double = 0.1, main: String? = nil, claims: [Claim], controls: [Claim] = [],
    contradictions: [Contradiction] = []
  ) {
    self.significance = significance
    self.fewest = fewest
    self.learnedMargin = learnedMargin
    self.learnedShare = learnedShare
    self.main = main
    self.claims = claims
    self.controls = controls
    self.contradictions = contradictions
  }

  /// What is part of this program.
  public static func bundled() throws(ReportError) -> ClaimBook {
    try ClaimBook(json: PackageResources.claims_json)
  }

  /// The bytes that `bundled` reads.
  public static var bundledBytes: [UInt8] { PackageResources.claims_json }

  /// Every metric that a claim, a transfer or a contradiction names, sorted, each once.
  public var metricIDs: [MetricID] { Set(questions.flatMap(\.metricIDs)).sorted() }

  /// When a method counts as having learned.
  var learnedRule: LearnedRule {
    LearnedRule(learnedMargin: learnedMargin, learnedShare: learnedShare)
  }

  /// Everything that is judged.
  var questions: [ClaimQuestion] {
    (claims + controls + contradictions.flatMap(\.claims)).flatMap(\.questions)
  }
}
