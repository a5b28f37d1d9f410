import Datasets
import Fetch
import Foundation

/// One data set that is imported from local copies.
struct DatasetImport {
  let dataset: DatasetDownload
  let copies: LocalCopies
  /// Where its raw files belong.
  let folder: String

  private var descriptor: ImageDatasetDescriptor { ImageDatasets.descriptor(dataset.name) }

  /// Where the data set lies, if it is a folder.
  private var source: String? { copies.folder(named: descriptor.files[0].name, of: dataset) }

  /// True if anything of it is among the copies: of one that is a folder, by its name.
  var isPossible: Bool {
    dataset.files.isEmpty
      ? source.map { $0 != copies.path } ?? false
      : dataset.files.contains { copies.path(of: $0, in: dataset) != nil }
  }

  /// Imports what is among the copies, and returns the files that are neither there nor here.
  /// - Throws: `FetchError`, `DatasetError` for a folder that is not the published one,
  ///   `UserError`, or `CancellationError`.
  func run(_ onEvent: @escaping @Sendable (FetchEvent) -> Void) async throws -> [String] {
    guard !dataset.files.isEmpty else {
      guard let source else {
        throw UserError(
          "\(copies.path) does not hold \(dataset.name.rawValue)\n"
            + "  next: give --from the folder \(descriptor.files[0].name), or the one it lies in",
          code: .inputMissing)
      }
      try await FolderImport(descriptor, into: folder, onEvent: onEvent).run(from: source)
      return []
    }
    let paths = dataset.files.map { (file: $0, path: copies.path(of: $0, in: dataset)) }
    guard paths.contains(where: { $0.path != nil }) else {
      let names = dataset.files.map(\.name).joined(separator: ", ")
      if !copies.isFolder, FileManager.default.fileExists(atPath: copies.path) {
        throw FetchError.unknownName(path: copies.path, expected: names)
      }
      throw FetchError.notFound(path: copies.path, expected: names)
    }
    let fetch = FileFetch(into: folder, onEvent: onEvent)
    for (file, path) in paths {
      if let path { try await fetch.importing(file, from: path) }
    }
    return paths.filter { file, path in
      path == nil && !FileManager.default.fileExists(atPath: "\(folder)/\(file.name)")
    }.map(\.file.name)
  }
}
