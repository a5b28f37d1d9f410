public import Datasets
internal import Foundation

/// Copies a data set that is a folder of images, after its files were counted.
///
/// Until all is there, the copy is called `NAME.part`; a later call goes on from it.
public struct FolderImport: Sendable {
  private let dataset: ImageDatasetDescriptor
  private let destination: String
  private let onEvent: @Sendable (FetchEvent) -> Void

  /// - Parameters:
  ///   - dataset: A data set whose one raw file is a folder.
  ///   - folder: Where the copy goes.
  ///   - onEvent: Hears how the copy goes on.
  public init(
    _ dataset: ImageDatasetDescriptor, into folder: String,
    onEvent: @escaping @Sendable (FetchEvent) -> Void
  ) {
    self.dataset = dataset
    destination = "\(folder)/\(dataset.files[0].name)"
    self.onEvent = onEvent
  }

  /// Copies the list of the classes and the images below `source`.
  /// - Throws: `DatasetError` if the folder is not the published one, `FetchError`, or
  ///   `CancellationError` with what was copied kept.
  public func run(from source: String) async throws {
    try await StopFlag.running { try copy(source, until: $0) }
  }

  private func copy(_ source: String, until stop: StopFlag) throws {
    let name = dataset.files[0].name
    if FileManager.default.fileExists(atPath: destination) {
      _ = try dataset.paths(ofImagesIn: destination)
      return onEvent(.present(name))
    }
    let paths = try dataset.paths(ofImagesIn: source)
    let part = destination + ".part"
    var byteCount = 0
    do {
      for path in paths {
        try stop.check()
        byteCount += try copyFile("\(source)/\(path)", to: "\(part)/\(path)")
        onEvent(.received(name, byteCount: byteCount, total: nil))
      }
      try FileManager.default.moveItem(atPath: part, toPath: destination)
    } catch let error as CocoaError {
      throw FetchError.cannotWrite(path: part, reason: error.localizedDescription)
    }
    onEvent(.copied(name, fileCount: paths.count))
  }

  /// Copies a file unless one of its size is there, and returns its size.
  private func copyFile(_ source: String, to path: String) throws -> Int {
    let files = FileManager.default
    func size(_ path: String) -> Int? {
      (try? files.attributesOfItem(atPath: path))?[.size] as? Int
    }
    let byteCount = size(source)
    if let present = size(path) {
      if present == byteCount { return present }
      try files.removeItem(atPath: path)
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try files.copyItem(atPath: source, toPath: path)
    return byteCount ?? 0
  }
}
