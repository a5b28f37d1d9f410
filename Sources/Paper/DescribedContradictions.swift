internal import Foundation
package import ReportModel

/// The contradictions as the published values describe them.
package enum DescribedContradictions {
  private struct File: Decodable { var contradictions: [String] }

  /// The descriptions that are part of this program, in their order.
  package static func bundled() throws(ReportError) -> [String] {
    do {
      return try JSONDecoder().decode(File.self, from: Data(PackageResources.values_json))
        .contradictions
    } catch {
      throw .unreadable(type: "list of contradictions", reason: "\(error)")
    }
  }
}
