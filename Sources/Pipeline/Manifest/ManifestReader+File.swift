import Foundation

/// Manifests in files.
extension ManifestReader {
  /// The manifest in the file at `path` under `profile`, or under its default profile.
  public static func read(
    path: String, profile: String?
  ) throws(ManifestError) -> Manifest {
    try parse(bytes(path: path), path: path, profile: profile)
  }

  /// What could be read of the file at `path` under `profile`, or under its default profile.
  public static func draft(
    path: String, profile: String?
  ) throws(ManifestError) -> ManifestDraft {
    try draft(bytes(path: path), path: path, profile: profile)
  }

  /// The names of the profiles in the file at `path`.
  public static func profiles(path: String) throws(ManifestError) -> [String] {
    guard case .object(let profiles)? = try root(bytes(path: path), path: path)["profiles"] else {
      return []
    }
    return profiles.keys.sorted()
  }

  private static func bytes(path: String) throws(ManifestError) -> Data {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let reason = isFolder.boolValue ? "it is a folder" : exists ? "no permission" : "no such file"
      throw .unreadable(path: path, reason: reason)
    }
    return bytes
  }
}
