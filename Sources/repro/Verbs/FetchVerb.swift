import ArgumentParser
import Datasets
import Fetch
import Foundation

/// `repro fetch DATASET...`: gets published data sets into the data folder.
struct FetchVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch", abstract: "Download data sets, or import local copies of them.",
    discussion: """
      Examples:
        repro fetch cifar-10 cifar-100
        repro fetch --all --from /media/copies
        repro fetch --list
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "Every data set that has a public address; with --from, every one that is there.")
  var all = false

  @Flag(help: "List the data sets, their sizes and terms, and what is here.")
  var list = false

  @Option(
    help: ArgumentHelp(
      "Import from a file, or from a folder of files or of a folder for each data set.",
      valueName: "PATH"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "Download URL/DATASET/FILE instead of the official addresses; checksums stay the same.",
      valueName: "URL"))
  var mirror: String?

  @Option(
    help: ArgumentHelp(
      "Another table of addresses and checksums.", valueName: "FILE", visibility: .hidden))
  var table: String?

  @Flag(help: "Use no network.")
  var offline = false

  @OptionGroup var progress: ProgressOptions

  @Argument(
    help: "Data sets.",
    completion: .list(ImageDatasetName.allCases.map(\.rawValue)))
  var datasets: [String] = []

  func run() async throws {
    let downloads = try downloads()
    if list {
      return try DatasetListing(downloads, in: project.dataFolders).print(json: output.json)
    }
    let copies = from.map { LocalCopies(project.given($0)) }
    let wanted = try FetchSelection(
      downloads: downloads, copies: copies, folder: project.dataFolders.first()
    )
    .datasets(named: datasets, all: all)
    if offline, copies == nil {
      throw UserError(
        "--offline: the network stays unused\n"
          + "  next: import local copies: ./repro fetch \(datasets.first ?? "--all") --from PATH",
        code: .unavailable)
    }
    let board = FetchBoard(progress)
    do {
      try await Interruption.running(
        { try await fetch(wanted, from: copies, board) }, beside: board.animate)
    } catch is CancellationError {
      Console.standardError("repro: stopped; rerun the same command to resume the download\n")
      throw Interruption.exitCode
    }
  }

  private func fetch(
    _ wanted: [DatasetDownload], from copies: LocalCopies?, _ board: FetchBoard
  ) async throws {
    for dataset in wanted {
      let folder = "\(try project.dataFolders.first())/\(dataset.name.rawValue)"
      if copies == nil, let found = try await elsewhere(dataset, board) {
        if !progress.quiet { print(found) }
        continue
      }
      if let copies {
        let source = DatasetImport(dataset: dataset, copies: copies, folder: folder)
        let lacking = try await source.run { board.receive($0) }
        guard lacking.isEmpty else {
          let message =
            "\(dataset.name.rawValue) still lacks \(lacking.joined(separator: ", "))\n"
            + "  next: import these too; what was found in \(copies.path) is in \(folder)"
          if copies.isFolder { throw UserError(message, code: .inputMissing) }
          Console.standardError("repro: \(message)\n")
          continue
        }
      } else {
        try await download(dataset, into: folder, board)
      }
      if !progress.quiet { print(folder) }
    }
  }

  /// Downloads the files; where that fails, a package with the same content may help.
  private func download(
    _ dataset: DatasetDownload, into folder: String, _ board: FetchBoard
  ) async throws {
    let fetch = FileFetch(into: folder) { board.receive($0) }
    do {
      for file in dataset.files { try await fetch.download(file) }
    } catch let error as FetchError {
      guard case .unavailable = error,
        let package = ImageDatasets.descriptor(dataset.name).debianPackage
      else { throw error }
      throw UserError(
        "\(error)\n  or: apt-get install \(package), which has the same images",
        code: .unavailable)
    }
  }

  /// The folder with the whole data set where it need not be fetched; who names a folder wants it there.
  private func elsewhere(
    _ dataset: DatasetDownload, _ board: FetchBoard
  ) async throws -> String? {
    guard project.data == nil, let folder = project.dataFolders.folder(of: dataset.name) else {
      return nil
    }
    let copy = FileFetch(into: folder) { board.receive($0) }
    return try await copy.has(dataset.files) ? folder : nil
  }

  /// Every data set with the addresses to use.
  private func downloads() throws -> [DatasetDownload] {
    var downloads = DatasetDownload.all
    if let table {
      let path = project.given(table)
      guard let json = FileManager.default.contents(atPath: path) else {
        throw FetchError.notFound(path: path, expected: "a table of downloads")
      }
      do { downloads = try DatasetDownload.table(json) } catch {
        throw UserError(
          "\(path) is no table of downloads: \(error)\n"
            + "  next: write it like Sources/Fetch/downloads.json",
          code: .usage)
      }
    }
    guard let mirror else { return downloads }
    guard mirror.hasPrefix("http://") || mirror.hasPrefix("https://") else {
      throw UserError(
        "--mirror \(mirror) is no address of the web\n"
          + "  next: begin it with https://, or import files with --from PATH",
        code: .usage)
    }
    let root = mirror.hasSuffix("/") ? String(mirror.dropLast()) : mirror
    return downloads.map { $0.at(mirror: root) }
  }
}
