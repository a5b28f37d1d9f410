import Datasets
import Fetch
import Foundation

/// What `fetch --list` prints.
struct DatasetListing {
  private struct Row: Codable {
    var name: String
    var isHere: Bool
    var files: [RemoteFile]
    var terms: String
    var home: String
  }

  private let rows: [Row]

  init(_ downloads: [DatasetDownload], folder: String) {
    rows = downloads.map { dataset in
      let name = dataset.name.rawValue
      return Row(
        name: name, isHere: Self.isHere(dataset.name, in: folder), files: dataset.files,
        terms: dataset.terms, home: dataset.home)
    }
  }

  /// True when every raw file lies where preparations look for it; says nothing of its content.
  static func isHere(_ name: ImageDatasetName, in folder: String) -> Bool {
    ImageDatasets.descriptor(name).files.allSatisfy { file in
      exists("\(folder)/\(name.rawValue)/\(file.name)")
    }
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  func print(json: Bool) throws {
    if json { return try printJSON(rows) }
    let width = rows.map(\.name.count).max() ?? 0
    for row in rows {
      let name = row.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let known = row.files.compactMap(\.byteCount)
      let size =
        known.count == row.files.count && !known.isEmpty
        ? ByteText(known.reduce(0, +)).description : "size unknown"
      let state = row.isHere ? "here   " : "missing"
      let count = row.files.count == 1 ? "1 file" : "\(row.files.count) files"
      let files = row.files.isEmpty ? "not public" : "\(count), \(size)"
      Swift.print("\(name)  \(state)  \(files); \(row.terms); \(row.home)")
    }
  }
}
