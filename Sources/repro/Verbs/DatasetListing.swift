import Datasets
import Fetch
import Foundation

/// What `fetch --list` prints: what there is, where it is or what gets it.
struct DatasetListing {
  private struct Row: Codable {
    var name: String
    var isHere: Bool
    /// Where it is.
    var folder: String?
    /// The files that are missing where a part of it is here.
    var lacking: [String]?
    /// What to do for it, when it is not here.
    var advice: String?
    var files: [RemoteFile]
    var terms: String
    var home: String
  }

  private let rows: [Row]

  init(_ downloads: [DatasetDownload], in folders: DataFolders) {
    rows = downloads.map { dataset in
      let folder = folders.folder(of: dataset.name)
      let advice = ImageDatasets.descriptor(dataset.name).advice
      return Row(
        name: dataset.name.rawValue, isHere: folder != nil, folder: folder,
        lacking: folders.missingPart(of: dataset.name),
        advice: folder == nil ? advice : nil, files: dataset.files, terms: dataset.terms,
        home: dataset.home)
    }
  }

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
      repro.print("\(name)  \(state)  \(files); \(row.terms); \(row.home)")
      let indent = String(repeating: " ", count: width)
      if let lacking = row.lacking {
        let missing = lacking.map(PartialSets.named).joined(separator: ", ")
        repro.print("\(indent)  not whole, this is missing: \(missing)")
      }
      repro.print("\(indent)  \(row.folder ?? "next: \(row.advice ?? "")")")
    }
  }
}
