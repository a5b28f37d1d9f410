import Foundation

/// A private folder for the time of one call.
final class ScratchFolder {
  private let root: String

  /// A folder in the system's place for temporary files, or beside `neighbour`.
  init(beside neighbour: String? = nil) throws {
    let name = ".repro-bundle-\(UUID().uuidString)"
    if let neighbour {
      root = "\(neighbour.folder.isEmpty ? "." : neighbour.folder)/\(name)"
    } else {
      root = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    }
    try FileManager.default.createDirectory(
      atPath: root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { "\(root)/\(name)" }
}
