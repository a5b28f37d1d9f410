internal import Foundation

/// What the paper is called, and where it is.
public struct PaperCitation: Codable, Sendable {
  public let title: String
  public let author: String
  /// The identifier with its version.
  public let arxiv: String

  private struct File: Codable { let paper: PaperCitation }

  public static func bundled() throws(PublishedValuesError) -> PaperCitation {
    do {
      return try JSONDecoder().decode(File.self, from: Data(PackageResources.values_json)).paper
    } catch {
      throw .unreadable(reason: "\(error)")
    }
  }
}
