internal import Foundation

/// The data folders: files from outside, named in keys by their content.
///
/// All files of a request come from one folder, the first that has every one of them.
public final class SourceFolders: Sendable {
  /// In the order in which they are searched; none need exist.
  public let paths: [String]
  /// True when a build fails for every file that is missing, whatever its stage could do.
  public let isObligatory: Bool
  private let digests: SourceDigests

  /// - Parameters:
  ///   - paths: The data folders, in the order in which they are searched.
  ///   - isObligatory: Whether every requested file must be there.
  ///   - store: Where digests are kept from call to call, if it may be written.
  public convenience init(paths: [String], isObligatory: Bool, store: FileStore) {
    self.init(
      paths: paths, isObligatory: isObligatory,
      digests: SourceDigests(cache: store.layout.sources, isKept: store.access == .readWrite))
  }

  init(paths: [String], isObligatory: Bool, digests: SourceDigests) {
    self.paths = paths
    self.isObligatory = isObligatory
    self.digests = digests
  }

  /// What a request comes to.
  public enum Resolution: Equatable, Sendable {
    /// Where they are, and what the key says; no digests when the stage does without.
    case found(StageSources)
    /// What the folder that has most of them lacks.
    case missing([String])
    /// The stage is to be left out.
    case absent([String])
  }

  /// Reads what is new or changed of the requested files, and nothing twice.
  public func resolve(_ request: SourceRequest) throws(SourceError) -> Resolution {
    var missing: [String]?
    for folder in paths {
      let lacking = try Self.lacking(request, in: folder)
      if lacking.isEmpty {
        let digests = try digests(of: request, in: folder)
        return .found(StageSources(folder: folder, digests: digests))
      }
      if lacking.count < missing?.count ?? .max { missing = lacking }
    }
    switch request.whenMissing {
    case .isLeftOut where !isObligatory: return .absent(missing ?? [])
    case .runsWithout where !isObligatory:
      return .found(StageSources(folder: paths.first ?? "", digests: [:]))
    case .fails, .isLeftOut, .runsWithout: return .missing(missing ?? [])
    }
  }

  /// The stamps of all requested files and of the folders they are in, by requested path.
  ///
  /// Of a request that no folder can fill there are none.
  func stamps(of request: SourceRequest) throws(SourceError) -> [String: SourceStamps] {
    for folder in paths where try Self.lacking(request, in: folder).isEmpty {
      var stamps: [String: SourceStamps] = [:]
      for source in request.paths {
        var found: SourceStamps = [:]
        try Self.stamp("\(folder)/\(source.path)", into: &found)
        stamps[source.path] = found
      }
      return stamps
    }
    return [:]
  }

  private static func stamp(
    _ path: String, into stamps: inout SourceStamps
  ) throws(SourceError) {
    guard let kind = try kind(of: path) else { return }
    stamps[path] = try SourceDigests.stamp(of: path)
    guard kind == S_IFDIR else { return }
    for name in try names(in: path) { try stamp("\(path)/\(name)", into: &stamps) }
  }

  /// The paths that `folder` does not have.
  private static func lacking(
    _ request: SourceRequest, in folder: String
  ) throws(SourceError) -> [String] {
    var lacking: [String] = []
    for source in request.paths {
      guard !source.path.hasPrefix("/"), !source.path.split(separator: "/").contains("..") else {
        throw .leadsOut(path: source.path)
      }
      let path = "\(folder)/\(source.path)"
      if try kind(of: path) == nil { lacking.append(path) }
    }
    return lacking
  }

  private func digests(
    of request: SourceRequest, in folder: String
  ) throws(SourceError) -> [String: Digest] {
    var found: [String: Digest] = [:]
    for source in request.paths { found[source.path] = try digest(of: source, in: folder) }
    digests.save()
    return found
  }

  /// The digest of a file, or of the names and digests of all files in a folder.
  private func digest(
    of source: SourcePath, in folder: String
  ) throws(SourceError) -> Digest {
    let path = "\(folder)/\(source.path)"
    switch try Self.kind(of: path) {
    case .none: throw .unreadable(path: path, errno: ENOENT)
    case .some(S_IFREG): return try digests.digest(of: path, as: source.digestOf)
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
    for name in try Self.names(in: folder) {
      let path = "\(folder)/\(name)"
      switch try Self.kind(of: path) {
      case .some(S_IFREG): files[prefix + name] = .string(try digests.digest(of: path).hex)
      case .some(S_IFDIR): try list(path, below: "\(prefix)\(name)/", into: &files)
      default: break
      }
    }
  }

  /// The names in a folder, without hidden ones.
  private static func names(in folder: String) throws(SourceError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { !$0.hasPrefix(".") }
    } catch {
      throw .unreadable(path: folder, errno: EACCES)
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
