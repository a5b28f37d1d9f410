import Foundation
public import Report

/// The claims of the paper and its contradictions: the content of `claims.json`.
public struct ClaimBook: Equatable, Sendable, ByteStable {
  /// How many standard errors a difference must exceed to count as seen.
  public var standardErrors: Double
  public var claims: [Claim]
  public var contradictions: [Contradiction]

  /// What is part of this program.
  public static func bundled() throws(ReportError) -> ClaimBook {
    try ClaimBook(json: PackageResources.claims_json)
  }

  /// The bytes that `bundled` reads.
  public static var bundledBytes: [UInt8] { PackageResources.claims_json }

  /// Every metric that a claim or a contradiction names, sorted, each once.
  public var metricIDs: [MetricID] {
    let rules = claims.map(\.rule) + contradictions.flatMap { $0.sides.map(\.rule) }
    return Set(rules.flatMap(\.metricIDs)).sorted()
  }
}

/// The contradictions as the published values describe them.
enum DescribedContradictions {
  private struct File: Decodable { var contradictions: [String] }

  /// The descriptions that are part of this program, in their order.
  static func bundled() throws(ReportError) -> [String] {
    do {
      return try JSONDecoder().decode(File.self, from: Data(PackageResources.values_json))
        .contradictions
    } catch {
      throw .unreadable(type: "list of contradictions", reason: "\(error)")
    }
  }
}
