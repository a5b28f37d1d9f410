public import Datasets
internal import Foundation

/// A file and where its publisher offers it.
public struct RemoteFile: Codable, Equatable, Sendable {
  public let name: String
  public let url: String
  /// The publisher's MD5, in hexadecimal digits: against accidents, not against forgers.
  public let md5: String
  /// The size, where it is known beforehand.
  public let byteCount: Int?

  public init(name: String, url: String, md5: String, byteCount: Int? = nil) {
    self.name = name
    self.url = url
    self.md5 = md5
    self.byteCount = byteCount
  }
}

/// Where a data set comes from.
public struct DatasetDownload: Codable, Equatable, Sendable {
  public let name: ImageDatasetName
  /// What its publisher allows, in a few words.
  public let terms: String
  public let home: String
  /// None for a data set that only registered users get.
  public let files: [RemoteFile]

  public init(name: ImageDatasetName, terms: String, home: String, files: [RemoteFile]) {
    self.name = name
    self.terms = terms
    self.home = home
    self.files = files
  }

  /// The addresses of every data set, in the order of `ImageDatasetName`.
  public static let all: [DatasetDownload] = {
    do {
      return try JSONDecoder().decode(
        [DatasetDownload].self, from: Data(PackageResources.downloads_json))
    } catch {
      preconditionFailure("the table of downloads is wrong: \(error)")
    }
  }()
}
