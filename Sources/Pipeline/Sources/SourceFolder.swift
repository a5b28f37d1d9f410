internal import Foundation

/// The data folder: files from outside, named in keys by their content.
public final class SourceFolder: Sendable {
  public let path: String
  /// True when a build fails for every file that is missing, whatever its stage could do.
  public let isObligatory: Bool
  private let digests: SourceDigests

  /// - Parameters:
  ///   - path: The data folder; it need not exist.
  ///   - isObligatory: Whether every requested file must be there.
  ///   - store: Where digests are kept from call to call, if it may be written.
  public convenience init(path: String, isObligatory: Bool, store: FileStore) {
    self.init(
      path: path, isObligatory: isObligatory,
      digests: SourceDigests(cache: store.layout.sources, isKept: store.access == .readWrite))
  }

  init(path: String, isObligatory: Bool, digests: SourceDigests) {
    self.path = path
    self.isObligatory = isObligatory
    self.digests = digests
  }

  /// What a request comes to.
  public enum Resolution: Equatable, Sendable {
    /// What the key says: the digest of each path; empty when the stage does without.
    case found([String: Digest])
    case missing([String])
    /// The stage is to be left out.
    case absent([String])
  }

  /// Reads what is new or changed of the requested files, and nothing twice.
  public func resolve(_ request: SourceRequest) throws(SourceError) -> Resolution {
    var found: [String: Digest] = [:]
    var missing: [String] = []
    for path in request.paths {
      guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
        throw .leadsOut(path: path)
      }
      if let digest = try digest(of: "\(self.path)/\(path)") {
        found[path] = digest
      } else {
        missing.append("\(self.path)/\(path)")
      }
    }
    digests.save()
    if missing.isEmpty { return .found(found) }
    switch request.whenMissing {
    case .fails: return .missing(missing)
    case .isLeftOut: return isObligatory ? .missing(missing) : .absent(missing)
    case .runsWithout: return isObligatory ? .missing(missing) : .found([:])
    }
  }

  /// The digest of a file, or of the names and digests of all files in a folder.
  private func digest(of path: String) throws(SourceError) -> Digest? {
    switch try Self.kind(of: path) {
    case .none: return nil
    case .some(S_IFREG): return try digests.digest(of: path)
    case .some(S_IFDIR):
      var files: [String: JSONValue] = [:]
      try list(path, below: "", into: &files)
      return Digest(of: JSONValue.object(files).canonicalBytes)
    case .some: throw .notAFile(path: path)
    }
  }

  private func list(
    _ folder: String, below prefix: String, into files: inout [String: JSONValue]
  ) throws(SourceError) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw .unreadable(path: folder, errno: EACCES)
    }
    for name in names where !name.hasPrefix(".") {
      let path = "\(folder)/\(name)"
      switch try Self.kind(of: path) {
      case .some(S_IFREG): files[prefix + name] = .string(try digests.digest(of: path).hex)
      case .some(S_IFDIR): try list(path, below: "\(prefix)\(name)/", into: &files)
      default: break
      }
    }
  }

  /// The type of what is at `path`, links followed; nil if nothing is.
  private static func kind(of path: String) throws(SourceError) -> mode_t? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .unreadable(path: path, errno: errno)
    }
    return status.st_mode & S_IFMT
  }
}
