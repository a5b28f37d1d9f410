public import Foundation

/// The files of the package that the tests belong to.
public struct SourceTree: Sendable {
  /// The root of the package.
  public let root: URL

  /// The package of the calling test.
  public init(filePath: String = #filePath) {
    var folder = URL(filePath: filePath).deletingLastPathComponent()
    while !FileManager.default.fileExists(
      atPath: folder.appending(path: "Package.swift").path(percentEncoded: false)),
      folder.pathComponents.count > 1
    {
      folder.deleteLastPathComponent()
    }
    root = folder
  }

  /// The paths below the root of all files under `folder` with one of these extensions, sorted.
  public func files(
    below folder: String, extensions: Set<String> = ["swift"]
  ) -> [String] {
    let names = FileManager.default.enumerator(
      atPath: root.appending(path: folder).path(percentEncoded: false))
    return (names?.compactMap { $0 as? String } ?? [])
      .filter { extensions.contains(URL(filePath: $0).pathExtension) }
      .map { "\(folder)/\($0)" }
      .sorted()
  }

  /// The bytes of the file at `path` below the root.
  public func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: root.appending(path: path))
  }

  /// The text of the file at `path` below the root.
  public func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// Whether the file at `path` below the root may be run.
  public func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(
      atPath: root.appending(path: path).path(percentEncoded: false))
  }
}
