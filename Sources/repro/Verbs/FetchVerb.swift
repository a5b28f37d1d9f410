import ArgumentParser
import Datasets
import Fetch
import Foundation

/// `repro fetch DATASET...`: gets published data sets into the data folder.
struct FetchVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Download data sets, or import local copies of them.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "Every data set that has a public address.")
  var all = false

  @Flag(help: "List the data sets, their sizes and terms, and what is here.")
  var list = false

  @Option(
    help: ArgumentHelp("Import from a file or folder instead of the network.", valueName: "PATH"))
  var from: String?

  @Flag(help: "Use no network.")
  var offline = false

  @OptionGroup var progress: ProgressOptions

  @Argument(
    help: "Data sets.",
    completion: .list(ImageDatasetName.allCases.map(\.rawValue)))
  var datasets: [String] = []

  func run() async throws {
    if list { return try DatasetListing(folder: project.dataPath).print(json: output.json) }
    let wanted = try selection()
    if offline, from == nil {
      throw UserError(
        "--offline: the network stays unused\n  next: import local copies with --from PATH",
        code: .unavailable)
    }
    let board = FetchBoard(progress)
    do {
      try await Interruption.running({ try await fetch(wanted, board) }, beside: board.animate)
    } catch is CancellationError {
      Console.standardError("repro: stopped; the same command goes on from what has come\n")
      throw Interruption.exitCode
    }
  }

  private func fetch(_ wanted: [DatasetDownload], _ board: FetchBoard) async throws {
    for dataset in wanted {
      let folder = "\(project.dataPath)/\(dataset.name.rawValue)"
      let fetch = FileFetch(into: folder) { board.receive($0) }
      for file in dataset.files {
        if let from {
          try fetch.importing(file, from: project.path(from))
        } else {
          try await fetch.download(file)
        }
      }
      if !progress.quiet { print(folder) }
    }
  }

  private func selection() throws -> [DatasetDownload] {
    if all { return DatasetDownload.all.filter { !$0.files.isEmpty } }
    guard !datasets.isEmpty else {
      throw UserError(
        "no data set is named\n  next: name some of \(Self.names), or give --all or --list",
        code: .usage)
    }
    return try datasets.map { name in
      guard let dataset = DatasetDownload.all.first(where: { $0.name.rawValue == name }) else {
        throw UserError(
          "there is no data set \"\(name)\"\n  next: use one of \(Self.names)", code: .usage)
      }
      guard !dataset.files.isEmpty else {
        let folder = "\(project.dataPath)/\(name)"
        throw UserError(
          "\(name) has no public address (\(dataset.terms))\n"
            + "  next: register at \(dataset.home) and unpack its class folders into \(folder); "
            + "docs/data.md says how",
          code: .unavailable)
      }
      return dataset
    }
  }

  private static var names: String {
    ImageDatasetName.allCases.map(\.rawValue).joined(separator: ", ")
  }
}

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

  init(folder: String) {
    rows = DatasetDownload.all.map { dataset in
      let name = dataset.name.rawValue
      return Row(
        name: name, isHere: Self.isHere(dataset.name, in: folder), files: dataset.files,
        terms: dataset.terms, home: dataset.home)
    }
  }

  /// True when every raw file lies where preparations look for it; says nothing of its content.
  static func isHere(_ name: ImageDatasetName, in folder: String) -> Bool {
    ImageDatasets.descriptor(name).files.allSatisfy { file in
      FileManager.default.fileExists(atPath: "\(folder)/\(name.rawValue)/\(file.name)")
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
      let files = row.files.isEmpty ? "not public" : "\(row.files.count) file(s), \(size)"
      Swift.print("\(name)  \(state)  \(files); \(row.terms)")
    }
  }
}

/// A number of bytes for people: `162 MiB`.
struct ByteText: CustomStringConvertible {
  let description: String

  init(_ bytes: Int) {
    let value = Double(bytes)
    description =
      switch value {
      case ..<1024: "\(bytes) B"
      case ..<1_048_576: String(format: "%.1f KiB", value / 1024)
      case ..<1_073_741_824: String(format: "%.1f MiB", value / 1_048_576)
      default: String(format: "%.2f GiB", value / 1_073_741_824)
      }
  }
}
