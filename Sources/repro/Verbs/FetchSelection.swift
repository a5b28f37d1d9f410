import Datasets
import Fetch

/// The data sets that a call of `fetch` means.
struct FetchSelection {
  let downloads: [DatasetDownload]
  /// What is imported; nil for the network.
  let copies: LocalCopies?
  /// The data folder.
  let folder: String

  /// - Throws: `UserError` for a name that no data set has, or one that cannot be got this way.
  func datasets(named names: [String], all: Bool) throws -> [DatasetDownload] {
    if all { return try everything() }
    guard !names.isEmpty else {
      throw UserError(
        "no data set is named\n  next: name some of \(known), or give --all or --list",
        code: .usage)
    }
    let datasets = try names.map(dataset)
    if let copies, !copies.isFolder, datasets.count > 1 {
      throw UserError(
        "\(copies.path) is one file, for \(datasets.count) data sets\n"
          + "  next: name one data set, or give --from a folder",
        code: .usage)
    }
    return datasets
  }

  private func everything() throws -> [DatasetDownload] {
    guard let copies else { return downloads.filter { !$0.files.isEmpty } }
    guard copies.isFolder else {
      throw UserError(
        "--all imports from a folder, and \(copies.path) is none\n"
          + "  next: name the data set of the file, or give --from a folder",
        code: .usage)
    }
    let found = downloads.filter {
      DatasetImport(dataset: $0, copies: copies, folder: folder).isPossible
    }
    guard !found.isEmpty else {
      throw UserError(
        "\(copies.path) holds no file of a data set\n"
          + "  next: `./repro fetch --list --json` tells what the files are called",
        code: .inputMissing)
    }
    return found
  }

  private func dataset(_ name: String) throws -> DatasetDownload {
    guard let dataset = downloads.first(where: { $0.name.rawValue == name }) else {
      throw UserError(
        "there is no data set \"\(name)\"\n  next: use one of \(known)", code: .usage)
    }
    guard copies != nil || !dataset.files.isEmpty else {
      let raw = ImageDatasets.descriptor(dataset.name).files.map(\.name)
      throw UserError(
        "\(name) has no public address (\(dataset.terms))\n"
          + "  next: register, get it from \(dataset.home), unpack it, and import the folder with "
          + "`./repro fetch \(name) --from DIR`, or put it into \(folder)/\(name)/ as "
          + "\(raw.joined(separator: ", ")); docs/data.md says more",
        code: .unavailable)
    }
    return dataset
  }

  private var known: String { downloads.map(\.name.rawValue).joined(separator: ", ") }
}
