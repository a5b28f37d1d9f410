public import Datasets
public import Foundation
internal import StrictJSON

/// A file and where its publisher offers it.
public struct RemoteFile: Codable, Equatable, Sendable {
  public let name: String
  public let url: String
  /// The publisher's MD5, in hexadecimal digits: against accidents, not against forgers.
  public let md5: String
  /// The size, where it is known beforehand; what is longer is not the file.
  public let byteCount: Int?
  /// What the published gzip file unpacks to, where others pack the same: their files are as good.
  public let unpacked: UnpackedContent?

  public init(
    name: String, url: String, md5: String, byteCount: Int? = nil, unpacked: UnpackedContent? = nil
  ) {
    self.name = name
    self.url = url
    self.md5 = md5
    self.byteCount = byteCount
    self.unpacked = unpacked
  }
}

/// Where a data set comes from.
public struct DatasetDownload: Codable, Equatable, Sendable {
  public let name: ImageDatasetName
  /// What its publisher allows, in a few words.
  public let terms: String
  public let home: String
  /// None for a data set that only registered users get, as a folder.
  public let files: [RemoteFile]

  public init(name: ImageDatasetName, terms: String, home: String, files: [RemoteFile]) {
    self.name = name
    self.terms = terms
    self.home = home
    self.files = files
  }

  /// The same files in a mirror: `MIRROR/NAME/FILE`, as in a data folder.
  public func at(mirror: String) -> DatasetDownload {
    let files = files.map { file in
      RemoteFile(
        name: file.name, url: "\(mirror)/\(name.rawValue)/\(file.name)", md5: file.md5,
        byteCount: file.byteCount, unpacked: file.unpacked)
    }
    return DatasetDownload(name: name, terms: terms, home: home, files: files)
  }

  /// The addresses of every data set, in the order of the registry.
  public static let all: [DatasetDownload] = {
    do { return try table(Data(PackageResources.downloads_json)) } catch {
      preconditionFailure("the table of downloads is wrong: \(error)")
    }
  }()

  /// A table of downloads, as `downloads.json` is one.
  public static func table(_ json: Data) throws -> [DatasetDownload] {
    try StrictJSON.decode([DatasetDownload].self, from: json)
  }
}
