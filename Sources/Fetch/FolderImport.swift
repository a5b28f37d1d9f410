public import Datasets
internal import Foundation
internal import PreparedImages

/// Copies a data set that is a folder of images, after its files were counted.
///
/// Until all is there, the copy is called `.NAME.import`; a later call goes on from it. Of a link the file that it leads
/// to is copied.
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
    let part = try part(besides: source)
    var byteCount = 0
    do {
      for path in paths {
        try stop.check()
        byteCount += try copyFile("\(source)/\(path)", to: "\(part)/\(path)")
        onEvent(.received(name, byteCount: byteCount, total: nil))
      }
      try FileManager.default.moveItem(atPath: part, toPath: destination)
    } catch let error as CocoaError {
      throw FetchError.cannotWrite(path: part, reason: DatasetError.reason(of: error))
    }
    onEvent(.copied(name, fileCount: paths.count))
  }

  /// The folder in which the copy grows: nobody's but ours.
  private func part(besides source: String) throws(FetchError) -> String {
    let parent = URL(fileURLWithPath: destination).deletingLastPathComponent().path
    let part = "\(parent)/.\(dataset.files[0].name).import"
    let own = URL(fileURLWithPath: part).resolvingSymlinksInPath().path
    let given = URL(fileURLWithPath: source).resolvingSymlinksInPath().path
    guard given != own, !given.hasPrefix(own + "/") else {
      throw .cannotWrite(path: part, reason: "it is what --from names")
    }
    return part
  }

  /// Copies a file unless one of its size is there, and returns its size.
  private func copyFile(_ link: String, to path: String) throws -> Int {
    let files = FileManager.default
    let source = URL(fileURLWithPath: link).resolvingSymlinksInPath().path
    func size(_ path: String) -> Int? {
      let attributes = try? files.attributesOfItem(atPath: path)
      return attributes?[.type] as? FileAttributeType == .typeRegular
        ? attributes?[.size] as? Int : nil
    }
    let byteCount = size(source)
    if let present = size(path), present == byteCount { return present }
    try? files.removeItem(atPath: path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try files.copyItem(atPath: source, toPath: path)
    return byteCount ?? 0
  }
}
